# A user, and a role that the user may assume only with a code of an MFA device.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "bucket_name" {
  type        = string
  description = "The bucket that the role may list, read and write."
}

variable "user_name" {
  type    = string
  default = "ci-mfa"
}

variable "role_name" {
  type    = string
  default = "deploy-with-mfa"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  bucket_arn = "arn:${local.partition}:s3:::${var.bucket_name}"

  assume_role = {
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = ["sts:AssumeRole", "sts:TagSession"]
      Resource = "arn:${local.partition}:iam::${data.aws_caller_identity.current.account_id}:role/${var.role_name}"
    }]
  }

  # The action tags the session with what the run is about, which takes sts:TagSession.
  trust = {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { AWS = aws_iam_user.this.arn }
      Action    = ["sts:AssumeRole", "sts:TagSession"]
      Condition = { Bool = { "aws:MultiFactorAuthPresent" = "true" } }
    }]
  }

  bucket = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = local.bucket_arn },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${local.bucket_arn}/*" },
    ]
  }
}

# Its access key and its MFA device are made by hand, so that their secrets are in no state file.
resource "aws_iam_user" "this" {
  name = var.user_name
}

resource "aws_iam_user_policy" "assume_role" {
  name   = "assume-role"
  user   = aws_iam_user.this.name
  policy = jsonencode(local.assume_role)
}

resource "aws_iam_role" "this" {
  name                 = var.role_name
  max_session_duration = 3600
  assume_role_policy   = jsonencode(local.trust)
}

resource "aws_iam_role_policy" "bucket" {
  name   = "bucket"
  role   = aws_iam_role.this.name
  policy = jsonencode(local.bucket)
}

output "role_arn" {
  description = "For `role-to-assume`."
  value       = aws_iam_role.this.arn
}
