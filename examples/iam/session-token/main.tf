# A user whose keys may use one bucket. A session of the user (GetSessionToken) may do the same, for a time.

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
  description = "The bucket that the user may list, read and write."
}

variable "user_name" {
  type    = string
  default = "ci-session"
}

data "aws_partition" "current" {}

locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"

  bucket = {
    Version = "2012-10-17"
    Statement = [
      { Effect = "Allow", Action = "s3:ListBucket", Resource = local.bucket_arn },
      { Effect = "Allow", Action = ["s3:GetObject", "s3:PutObject"], Resource = "${local.bucket_arn}/*" },
    ]
  }
}

# GetSessionToken needs no permission. The access key is made by hand, so that the secret is in no state file.
resource "aws_iam_user" "this" {
  name = var.user_name
}

resource "aws_iam_user_policy" "bucket" {
  name   = "bucket"
  user   = aws_iam_user.this.name
  policy = jsonencode(local.bucket)
}

output "user_arn" {
  description = "The output `authenticated-arn` of a step."
  value       = aws_iam_user.this.arn
}
