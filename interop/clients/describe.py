"""Says who boto3 is, with what it finds in its environment, and how many objects it sees in the bucket given."""

import sys

import boto3

identity = boto3.client("sts").get_caller_identity()
page = boto3.client("s3").list_objects_v2(Bucket=sys.argv[1])
print("boto3", identity["Arn"], page["KeyCount"])
