import { AwsError } from '../aws-error';
import type { Service } from '../calls';
import type { Answer } from '../http/answer';
import { s3ErrorAnswer } from '../s3/handle';
import { stsErrorAnswer } from '../sts/error-xml';
import type { Fault } from './fault';
import { throttlingError } from './throttling';

/** The answer of a fault that stands in for the service; undefined where the service itself answers. */
export function answerInstead(
  fault: Fault | undefined,
  service: Service,
  requestId: string,
): Answer | undefined {
  switch (fault?.kind) {
    case 'error':
      return errorAnswer(
        service,
        new AwsError(fault.status, fault.code, fault.message ?? fault.code, {}, fault.headers ?? {}),
        requestId,
      );
    case 'throttle':
    case 'rate': {
      const { status, code, message } = throttlingError(service, fault.code);
      return errorAnswer(service, new AwsError(status, code, message), requestId);
    }
    case 'empty':
      return { status: fault.status ?? 200, headers: {}, body: '' };
    case 'html':
      return {
        status: fault.status ?? 502,
        headers: { 'content-type': 'text/html' },
        body:
          fault.body ??
          '<!DOCTYPE html>\n<html><head><title>502 Bad Gateway</title></head><body><h1>Bad Gateway</h1></body></html>\n',
      };
    default:
      return undefined;
  }
}

/** The service's answer as the fault leaves it. */
export function answerChanged(fault: Fault | undefined, answer: Answer): Answer {
  switch (fault?.kind) {
    case 'wrong-root':
      return {
        ...answer,
        body: renameRoot(answer.body.toString('utf8'), fault.root ?? 'UnexpectedResponse'),
      };
    case 'edit':
      return { ...answer, body: edit(answer.body.toString('utf8'), fault.remove ?? [], fault.set ?? {}) };
    case 'transform':
      return {
        ...answer,
        ...fault.transform({
          status: answer.status,
          headers: answer.headers,
          body: answer.body.toString('utf8'),
        }),
      };
    default:
      return answer;
  }
}

function errorAnswer(service: Service, error: AwsError, requestId: string): Answer {
  switch (service) {
    case 'sts':
      return stsErrorAnswer(error, requestId);
    case 's3':
      return s3ErrorAnswer(error, requestId);
    case 'oidc':
    case 'signin':
      return {
        status: error.status,
        headers: { 'content-type': 'application/json', ...error.headers },
        body: JSON.stringify({ message: error.message }),
        errorCode: error.code,
      };
  }
}

function renameRoot(xml: string, root: string): string {
  const name = /<([A-Za-z]\w*)/.exec(xml)?.[1];
  return name === undefined
    ? xml
    : xml.replace(`<${name}`, `<${root}`).replace(new RegExp(`</${name}>\\s*$`), `</${root}>`);
}

function edit(xml: string, remove: readonly string[], set: Readonly<Record<string, string>>): string {
  const withoutRemoved = remove.reduce(
    (text, name) => text.replace(new RegExp(`<${name}(?: [^>]*)?>[\\s\\S]*?</${name}>`, 'g'), ''),
    xml,
  );
  return Object.entries(set).reduce(
    (text, [name, value]) =>
      text.replace(
        new RegExp(`(<${name}(?: [^>]*)?>)[\\s\\S]*?(</${name}>)`, 'g'),
        (_whole, open: string, close: string) => `${open}${value}${close}`,
      ),
    withoutRemoved,
  );
}
