"""AWS: CodePipeline, CodeDeploy and CloudWatch alarms, of several accounts and regions."""
