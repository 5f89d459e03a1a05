# GitHub's OIDC provider, and a role that one repository's jobs may assume without any key.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "subject" {
  type        = string
  description = "The `sub` claim of the job's token, letter by letter. docs/modes.md says how to read it."
  validation {
    # No wildcard: it would be compared as it stands and match nothing.
    condition     = can(regex("^repo:[^*?]+$", var.subject))
    error_message = "Give one subject, such as repo:octo-org@65/octo-repo@74:ref:refs/heads/main."
  }
}

variable "bucket_name" {
  type        = string
  description = "The bucket that the role may list, read and write."
}

variable "role_name" {
  type    = string
  default = "github-actions"
}

variable "provider_arn" {
  type        = string
  default     = null
  description = "The ARN of GitHub's provider if the account has it already (an account has one at most)."
}

variable "next_role_arn" {
  type        = string
  default     = null
  description = "A role that this one may assume in turn (role chaining)."
}

data "aws_partition" "current" {}

locals {
  provider_arn = var.provider_arn != null ? var.provider_arn : aws_iam_openid_connect_provider.github[0].arn
  bucket_arn   = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"

  trust = {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = local.provider_arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = {
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = var.subject
        }
      }
    }]
  }

  bucket = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = local.bucket_arn },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${local.bucket_arn}/*" },
    ]
  }

  next_role = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = ["sts:AssumeRole", "sts:TagSession"], Resource = var.next_role_arn },
    ]
  }
}

resource "aws_iam_openid_connect_provider" "github" {
  count          = var.provider_arn == null ? 1 : 0
  url            = "https://token.actions.githubusercontent.com"
  client_id_list = ["sts.amazonaws.com"]
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

resource "aws_iam_role_policy" "next_role" {
  count  = var.next_role_arn == null ? 0 : 1
  name   = "next-role"
  role   = aws_iam_role.this.name
  policy = jsonencode(local.next_role)
}

output "role_arn" {
  description = "For `role-to-assume`."
  value       = aws_iam_role.this.arn
}
