# A user who may make one federated user (GetFederationToken), and what that one may be given at most.

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
  description = "The bucket that the federated user may be given access to."
}

variable "federated_name" {
  type        = string
  default     = "nightly-report"
  description = "The `federated-name` that the user may give out; with * at its end, the beginning of such names."
}

variable "user_name" {
  type    = string
  default = "ci-federation"
}

data "aws_caller_identity" "current" {}
data "aws_partition" "current" {}

locals {
  partition  = data.aws_partition.current.partition
  account_id = data.aws_caller_identity.current.account_id
  bucket_arn = "arn:${local.partition}:s3:::${var.bucket_name}"

  federate = {
    Version = "2012-10-17"
    Statement = [{
      Effect   = "Allow"
      Action   = "sts:GetFederationToken"
      Resource = "arn:${local.partition}:sts::${local.account_id}:federated-user/${var.federated_name}"
    }]
  }

  # A federated user may do what both this policy and its session policy (`bucket-access`) allow.
  bucket = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = local.bucket_arn },
      { Effect = "Allow", Action = "s3:GetObject", Resource = "${local.bucket_arn}/*" },
    ]
  }
}

# The access key is made by hand, so that the secret is in no state file.
resource "aws_iam_user" "this" {
  name = var.user_name
}

resource "aws_iam_user_policy" "federate" {
  name   = "federate"
  user   = aws_iam_user.this.name
  policy = jsonencode(local.federate)
}

resource "aws_iam_user_policy" "bucket" {
  name   = "bucket"
  user   = aws_iam_user.this.name
  policy = jsonencode(local.bucket)
}

output "user_arn" {
  description = "The user whose keys the step gets."
  value       = aws_iam_user.this.arn
}
