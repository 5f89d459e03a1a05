import type { AwsError } from '../aws-error';
import type { Answer } from '../http/answer';
import { element } from '../xml';

export const STS_NAMESPACE = ' xmlns="https://sts.amazonaws.com/doc/2011-06-15/"';

/** https://docs.aws.amazon.com/STS/latest/APIReference/CommonErrors.html */
export function stsErrorAnswer(error: AwsError, requestId: string): Answer {
  return {
    status: error.status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId, ...error.headers },
    body: element(
      'ErrorResponse',
      [
        element('Error', [
          element('Type', error.status < 500 ? 'Sender' : 'Receiver'),
          element('Code', error.code),
          element('Message', error.message),
        ]),
        element('RequestId', requestId),
      ],
      STS_NAMESPACE,
    ),
    errorCode: error.code,
  };
}
