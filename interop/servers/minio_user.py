"""Adds a user to a MinIO server, by its admin API, whose requests are encrypted.

The arguments: HOST:PORT, the root user and its password, the new user and its secret, the policies it gets.
"""

import sys

from minio.credentials import StaticProvider
from minio.minioadmin import MinioAdmin

endpoint, root, password, user, secret, *policies = sys.argv[1:]
admin = MinioAdmin(endpoint=endpoint, credentials=StaticProvider(root, password), secure=False)
admin.user_add(user, secret)
admin.attach_policy(policies, user=user)
