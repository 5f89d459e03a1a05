# A SAML identity provider, and a role that its users may assume.

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 6.0"
    }
  }
}

variable "metadata" {
  type        = string
  description = "The provider's metadata document (XML)."
}

variable "provider_name" {
  type    = string
  default = "ExampleOrgSSOProvider"
}

variable "bucket_name" {
  type        = string
  description = "The bucket that the role may list, read and write."
}

variable "role_name" {
  type    = string
  default = "saml-user"
}

data "aws_partition" "current" {}

locals {
  bucket_arn = "arn:${data.aws_partition.current.partition}:s3:::${var.bucket_name}"

  trust = {
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = aws_iam_saml_provider.this.arn }
      Action    = "sts:AssumeRoleWithSAML"
      Condition = { StringEquals = { "SAML:aud" = "https://signin.aws.amazon.com/saml" } }
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

resource "aws_iam_saml_provider" "this" {
  name                   = var.provider_name
  saml_metadata_document = var.metadata
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
