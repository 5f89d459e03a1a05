"""Fills a server that speaks STS, IAM and S3 with accounts, users, roles and buckets.

Reads {"url": …, "accounts": […]} as JSON from standard input; see `seed.ts` for its form. Prints the keys of each user
as JSON, by account and name.
"""

import json
import sys

import boto3
from botocore.config import Config

CONFIG = Config(retries={"total_max_attempts": 1}, s3={"addressing_style": "path"}, connect_timeout=5, read_timeout=30)


def client(service, url, account):
    made = boto3.client(
        service,
        endpoint_url=url,
        region_name="us-east-1",
        # Such an access key id makes MiniStack take the caller for the account's root.
        aws_access_key_id=account,
        aws_secret_access_key="test",
        config=CONFIG,
    )
    # By this header moto knows the account.
    made.meta.events.register(
        "request-created", lambda request, **_: request.headers.add_header("x-moto-account-id", account)
    )
    return made


def fill(url, account):
    iam = client("iam", url, account["id"])
    s3 = client("s3", url, account["id"])
    keys = {}
    for user in account.get("users", []):
        name = user["name"]
        iam.create_user(UserName=name)
        for number, policy in enumerate(user.get("policies", [])):
            iam.put_user_policy(UserName=name, PolicyName=f"policy{number}", PolicyDocument=json.dumps(policy))
        key = iam.create_access_key(UserName=name)["AccessKey"]
        keys[name] = {"accessKeyId": key["AccessKeyId"], "secretAccessKey": key["SecretAccessKey"]}
    for role in account.get("roles", []):
        name = role["name"]
        iam.create_role(
            RoleName=name, AssumeRolePolicyDocument=json.dumps(role["trust"]), MaxSessionDuration=43200
        )
        for number, policy in enumerate(role.get("policies", [])):
            iam.put_role_policy(RoleName=name, PolicyName=f"policy{number}", PolicyDocument=json.dumps(policy))
    for bucket in account.get("buckets", []):
        s3.create_bucket(Bucket=bucket["name"])
        for key in bucket["keys"]:
            s3.put_object(Bucket=bucket["name"], Key=key, Body=key.encode())
    return keys


world = json.load(sys.stdin)
print(json.dumps({account["id"]: fill(world["url"], account) for account in world["accounts"]}))
