# In the account that manages the organization, or IAM for it: a user who may do one privileged task on one member
# account (AssumeRoot). Central root access must be on: docs/modes.md says how.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "member_account_id" {
  type = string
}

variable "task" {
  type    = string
  default = "S3UnlockBucketPolicy"
}

variable "user_name" {
  type    = string
  default = "ci-root-tasks"
}

data "aws_partition" "current" {}

locals {
  partition = data.aws_partition.current.partition

  root_task = {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoot"
      Resource  = "arn:${local.partition}:iam::${var.member_account_id}:root"
      Condition = { StringEquals = { "sts:TaskPolicyArn" = "arn:${local.partition}:iam::aws:policy/root-task/${var.task}" } }
    }]
  }
}

# The access key is made by hand, so that the secret is in no state file.
resource "aws_iam_user" "this" {
  name = var.user_name
}

resource "aws_iam_user_policy" "root_task" {
  name   = "root-task"
  user   = aws_iam_user.this.name
  policy = jsonencode(local.root_task)
}

output "user_arn" {
  description = "The user whose keys the step gets."
  value       = aws_iam_user.this.arn
}
