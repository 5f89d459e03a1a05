// As bare-post.cjs, but an ES module, as many an action is by now.
import { request } from 'node:http';
import process from 'node:process';

const body = 'Action=GetCallerIdentity&Version=2011-06-15';
const sent = request(
  process.env['BENCH_ENDPOINT'],
  {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'content-length': body.length },
  },
  (answer) => {
    answer.resume();
    answer.on('end', () => sent.destroy());
  },
);
sent.end(body);
