# In the account at the chain's end: a role that another account's role may assume, by an external ID. The first role
# needs sts:AssumeRole and sts:TagSession on this one (next_role_arn in ../web-identity).

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "first_role_arn" {
  type        = string
  description = "The role, of the other account, that assumes this one."
}

variable "external_id" {
  type        = string
  description = "What the caller must give as `role-external-id`. It is no secret."
}

variable "bucket_name" {
  type        = string
  description = "The bucket that the role may list, read and write."
}

variable "role_name" {
  type    = string
  default = "cross-account"
}

data "aws_partition" "current" {}

locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"

  trust = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Allow"
        Principal = { AWS = var.first_role_arn }
        Action    = "sts:AssumeRole"
        Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = var.first_role_arn }
        Action    = "sts:TagSession"
      },
    ]
  }

  bucket = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = local.bucket_arn },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${local.bucket_arn}/*" },
    ]
  }
}

resource "aws_iam_role" "this" {
  name = var.role_name
  # AWS lets a chained session last for an hour at most, whatever stands here.
  max_session_duration = 3600
  assume_role_policy   = jsonencode(local.trust)
}

resource "aws_iam_role_policy" "bucket" {
  name   = "bucket"
  role   = aws_iam_role.this.name
  policy = jsonencode(local.bucket)
}

output "role_arn" {
  description = "For the second line of `role-to-assume`."
  value       = aws_iam_role.this.arn
}
