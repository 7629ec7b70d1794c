"""PagerDuty: incidents and what happened to each, which a webhook tells only from its day on."""
