# A bucket that a role of any account may list, read and write, by HTTPS only; nothing in it is public.

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
  type = string
}

variable "role_arn" {
  type        = string
  description = "The role that may use the bucket."
}

data "aws_partition" "current" {}

locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"

  bucket_policy = {
    Version = "2012-10-17"
    Statement = [
      {
        Effect    = "Deny"
        Principal = "*"
        Action    = "s3:*"
        Resource  = [local.bucket_arn, "${local.bucket_arn}/*"]
        Condition = { Bool = { "aws:SecureTransport" = "false" } }
      },
      {
        Effect    = "Allow"
        Principal = { AWS = var.role_arn }
        Action    = "s3:ListBucket"
        Resource  = local.bucket_arn
      },
      {
        Effect    = "Allow"
        Principal = { AWS = var.role_arn }
        Action    = ["s3:GetObject", "s3:PutObject"]
        Resource  = "${local.bucket_arn}/*"
      },
    ]
  }
}

resource "aws_s3_bucket" "this" {
  bucket = var.bucket_name
}

resource "aws_s3_bucket_ownership_controls" "this" {
  bucket = aws_s3_bucket.this.id
  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "this" {
  bucket                  = aws_s3_bucket.this.id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_policy" "this" {
  bucket = aws_s3_bucket.this.id
  policy = jsonencode(local.bucket_policy)
}

output "bucket_name" {
  description = "For `bucket`."
  value       = aws_s3_bucket.this.id
}
