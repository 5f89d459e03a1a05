#!/usr/bin/env bash
# Who the AWS CLI, boto3 and the JavaScript SDK are, with what they find in their environment, and how many objects they
# see in the bucket given: a line each. Fails where one of them does.
set -euo pipefail
here=$(dirname "${BASH_SOURCE[0]}")
aws_cli() {
  local arn count
  arn=$(aws sts get-caller-identity --query Arn --output text)
  count=$(aws s3api list-objects-v2 --no-paginate --bucket "$1" --query KeyCount --output text)
  echo "aws-cli $arn $count"
}
aws_cli "$1" & cli=$!
python3 "$here/describe.py" "$1" & boto3=$!
node "$here/describe.js" "$1" & javascript=$!
wait $cli
wait $boto3
wait $javascript
