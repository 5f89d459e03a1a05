"""Lists the bucket given with one boto3 client, again and again, until it has done so with three sets of credentials."""

import sys

import boto3

session = boto3.Session()
s3 = session.client("s3")
seen = []
calls = 0
while len(seen) < 3:
    s3.list_objects_v2(Bucket=sys.argv[1])
    calls += 1
    key = session.get_credentials().get_frozen_credentials().access_key
    if key not in seen:
        seen.append(key)
print("boto3", calls)
