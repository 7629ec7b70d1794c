{#
    The columns of every relation that a unit test may have as an input, by type. Made from a built
    warehouse by `make columns`; a test fails when it is out of date.
#}
{% macro column_types() %}
    {{ return({
        'bronze.aws__action_executions': 'jsonb: unreadable; text: account region pipeline execution_id action_execution_id '
            ~ 'stage action status _dlt_load_id; timestamptz: changed_at fetched_at _built_at',
        'bronze.aws__alarm_changes': 'jsonb: unreadable; text: account region alarm state _dlt_load_id; timestamptz: '
            ~ 'changed_at fetched_at _built_at',
        'bronze.aws__alarms': 'jsonb: unreadable; text: account region alarm state _dlt_load_id; timestamptz: '
            ~ 'changed_at fetched_at _built_at',
        'bronze.aws__codedeploy_deployments': 'boolean: is_rollback; jsonb: unreadable; text: account region codedeploy_id '
            ~ 'application deployment_group status repository sha _dlt_load_id; timestamptz: '
            ~ 'started_at completed_at fetched_at _built_at',
        'bronze.aws__deletions': 'text: account region table_name record_id _dlt_load_id; timestamptz: deleted_at '
            ~ 'fetched_at _built_at',
        'bronze.aws__pipeline_execution_states': 'text: account region pipeline execution_id status; timestamptz: started_at '
            ~ 'changed_at',
        'bronze.aws__pipeline_executions': 'boolean: is_rollback; jsonb: unreadable; text: account region pipeline execution_id '
            ~ 'status _dlt_load_id; timestamptz: started_at changed_at fetched_at _built_at',
        'bronze.aws__pipeline_sources': 'text: account region pipeline action repository branch _dlt_load_id; timestamptz: '
            ~ 'fetched_at _built_at',
        'bronze.aws__source_revisions': 'text: account region pipeline execution_id action sha repository _dlt_load_id; '
            ~ 'timestamptz: fetched_at _built_at',
        'bronze.github__branches': 'text: repository branch sha _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.github__commit_files': 'text: repository sha path _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.github__commits': 'jsonb: parents unreadable; text: repository sha author_login author_type '
            ~ 'author_email author_name message _dlt_load_id; timestamptz: authored_at committed_at'
            ~ ' fetched_at _built_at',
        'bronze.github__default_branches': 'text: repository branch; timestamptz: seen_at',
        'bronze.github__deletions': 'jsonb: unreadable; text: repository table_name record_id _dlt_load_id; timestamptz: '
            ~ 'deleted_at fetched_at _built_at',
        'bronze.github__deployment_statuses': 'jsonb: unreadable; text: repository github_deployment_id status_id state log_url '
            ~ '_dlt_load_id; timestamptz: created_at fetched_at _built_at',
        'bronze.github__deployments': 'boolean: is_production is_transient; jsonb: unreadable; text: repository '
            ~ 'github_deployment_id sha ref task payload environment _dlt_load_id; timestamptz: '
            ~ 'created_at fetched_at _built_at',
        'bronze.github__history_starts': 'jsonb: unreadable; text: repository stream reason _dlt_load_id; timestamptz: '
            ~ 'known_from fetched_at _built_at',
        'bronze.github__issue_events': 'bigint: number; jsonb: unreadable; text: repository event_id event actor_login label'
            ~ ' _dlt_load_id; timestamptz: occurred_at fetched_at _built_at',
        'bronze.github__issues': 'bigint: number; jsonb: labels unreadable; text: repository issue_id title body state'
            ~ ' state_reason url _dlt_load_id; timestamptz: opened_at closed_at updated_at '
            ~ 'fetched_at _built_at',
        'bronze.github__pinned_files': 'text: repository sha path blob _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.github__pinned_texts': 'text: repository blob content _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.github__pull_request_commits': 'bigint: number; jsonb: unreadable; text: repository sha author_login author_type '
            ~ 'author_email author_name message _dlt_load_id; timestamptz: authored_at fetched_at '
            ~ '_built_at',
        'bronze.github__pull_requests': 'bigint: number additions deletions changed_file_count comment_count; boolean: '
            ~ 'is_draft; jsonb: labels unreadable; text: repository title body state url '
            ~ 'author_login author_type base_ref head_ref head_sha merge_commit_sha _dlt_load_id; '
            ~ 'timestamptz: opened_at merged_at closed_at updated_at fetched_at _built_at',
        'bronze.github__reference_commits': 'text: repository kind reference sha; timestamptz: seen_at',
        'bronze.github__releases': 'boolean: is_draft is_prerelease; jsonb: unreadable; text: repository release_id tag '
            ~ 'target_commitish name body url _dlt_load_id; timestamptz: published_at fetched_at '
            ~ '_built_at',
        'bronze.github__repositories': 'boolean: is_archived; jsonb: unreadable; text: repository_id repository '
            ~ 'default_branch url _dlt_load_id; timestamptz: created_at updated_at fetched_at '
            ~ '_built_at',
        'bronze.github__repository_names': 'text: name repository_id repository former_repository _dlt_load_id; timestamptz: '
            ~ 'taken_over_at _built_at',
        'bronze.github__repository_origins': 'text: repository first_name first_owner',
        'bronze.github__reviews': 'bigint: number; jsonb: unreadable; text: repository review_id reviewer_login '
            ~ 'reviewer_type state _dlt_load_id; timestamptz: submitted_at fetched_at _built_at',
        'bronze.github__tags': 'text: repository tag sha _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.github__workflow_jobs': 'bigint: attempt; jsonb: unreadable; text: repository run_id job_id name status '
            ~ 'conclusion _dlt_load_id; timestamptz: started_at completed_at fetched_at _built_at',
        'bronze.github__workflow_run_ends': 'bigint: attempt; text: repository run_id _dlt_load_id; timestamptz: ended_at '
            ~ '_built_at',
        'bronze.github__workflow_runs': 'bigint: attempt; jsonb: unreadable; text: repository run_id name path event '
            ~ 'head_branch sha status conclusion url _dlt_load_id; timestamptz: started_at '
            ~ 'updated_at fetched_at _built_at',
        'bronze.jira__boards': 'text: site board_id board board_type project_key _dlt_load_id; timestamptz: '
            ~ 'fetched_at _built_at',
        'bronze.jira__changes': 'bigint: position; jsonb: unreadable; text: site issue_id history_id field from_value'
            ~ ' from_text to_value to_text _dlt_load_id; timestamptz: changed_at fetched_at '
            ~ '_built_at',
        'bronze.jira__custom_texts': 'bigint: position; text: site issue_id field_id value _dlt_load_id; timestamptz: '
            ~ 'value_at fetched_at _built_at',
        'bronze.jira__custom_values': 'bigint: position; text: site issue_id field_id value _dlt_load_id; timestamptz: '
            ~ 'fetched_at _built_at',
        'bronze.jira__deletions': 'jsonb: unreadable; text: site table_name record_id _dlt_load_id; timestamptz: '
            ~ 'deleted_at fetched_at _built_at',
        'bronze.jira__fields': 'text: site field_id field value_type custom_type _dlt_load_id; timestamptz: '
            ~ 'fetched_at _built_at',
        'bronze.jira__issue_types': 'bigint: hierarchy_level; boolean: is_subtask; jsonb: unreadable; text: site '
            ~ 'issue_type_id issue_type _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.jira__issues': 'jsonb: components labels issue_links unreadable; text: site issue_id issue_key '
            ~ 'project_id issue_type_id parent_id parent_key project_key issue_type priority '
            ~ 'status_id status status_category resolution title description url _dlt_load_id; '
            ~ 'timestamptz: opened_at resolution_at updated_at fetched_at _built_at',
        'bronze.jira__projects': 'text: site project_id project_key project _dlt_load_id; timestamptz: fetched_at '
            ~ '_built_at',
        'bronze.jira__site_names': 'text: name site _dlt_load_id; timestamptz: _built_at',
        'bronze.jira__sprints': 'jsonb: unreadable; text: site sprint_id board_id sprint state _dlt_load_id; '
            ~ 'timestamptz: started_at planned_end_at completed_at fetched_at _built_at',
        'bronze.jira__statuses': 'text: site status_id status untranslated_status status_category _dlt_load_id; '
            ~ 'timestamptz: fetched_at _built_at',
        'bronze.jira__versions': 'boolean: is_released; date: release_date; jsonb: unreadable; text: site version_id '
            ~ 'project_id version url _dlt_load_id; timestamptz: fetched_at _built_at',
        'bronze.pagerduty__incidents': 'jsonb: unreadable; text: account incident_id dedup_key service title text severity '
            ~ 'url _dlt_load_id; timestamptz: started_at fetched_at _built_at',
        'bronze.pagerduty__log_entries': 'jsonb: unreadable; text: account entry_id incident_id entry_type note _dlt_load_id; '
            ~ 'timestamptz: sent_at fetched_at _built_at',
        'bronze.push__alarm_events': 'bigint: sequence; jsonb: unreadable; text: account region alarm state; timestamptz: '
            ~ 'changed_at fetched_at _built_at',
        'bronze.push__alerts': 'bigint: position sequence; jsonb: unreadable; text: source alert_id dedup_key alert '
            ~ 'service environment severity title description status url; timestamptz: started_at '
            ~ 'resolved_at fetched_at _built_at',
        'bronze.push__argocd_syncs': 'bigint: source_number sequence; jsonb: unreadable; text: sync_id application '
            ~ 'repository sha environment phase images; timestamptz: started_at finished_at '
            ~ 'fetched_at _built_at',
        'bronze.push__circleci_workflows': 'bigint: sequence; boolean: is_of_a_fork is_tag; jsonb: unreadable; text: workflow_id'
            ~ ' repository name event sha ref default_branch status url; timestamptz: started_at '
            ~ 'finished_at fetched_at _built_at',
        'bronze.push__codedeploy_events': 'bigint: sequence; jsonb: unreadable; text: account region codedeploy_id state; '
            ~ 'timestamptz: changed_at fetched_at _built_at',
        'bronze.push__deployment_events': 'bigint: sequence; boolean: is_rework is_rollback is_change_failure; jsonb: '
            ~ 'unreadable; text: event_id service subject repository environment sha ref status url'
            ~ ' caused_by; timestamptz: started_at finished_at fetched_at _built_at',
        'bronze.push__flux_events': 'bigint: sequence; jsonb: unreadable; text: object_id name repository environment sha'
            ~ ' revision reason severity; timestamptz: sent_at fetched_at _built_at',
        'bronze.push__gitlab_deployments': 'bigint: sequence; jsonb: unreadable; text: deployment_id repository job_id '
            ~ 'environment sha ref status url; timestamptz: sent_at fetched_at _built_at',
        'bronze.push__gitlab_jobs': 'bigint: position sequence; jsonb: unreadable; text: job_id pipeline_id repository '
            ~ 'name status environment action sha ref url; timestamptz: started_at finished_at '
            ~ 'fetched_at _built_at',
        'bronze.push__gitlab_pipelines': 'bigint: sequence; boolean: is_tag; jsonb: unreadable; text: pipeline_id repository '
            ~ 'name event sha ref default_branch status url; timestamptz: started_at finished_at '
            ~ 'fetched_at _built_at',
        'bronze.push__gitlab_releases': 'bigint: sequence; jsonb: unreadable; text: repository tag action sha url; '
            ~ 'timestamptz: released_at fetched_at _built_at',
        'bronze.push__incident_events': 'bigint: sequence; jsonb: unreadable; text: incident_id service repository '
            ~ 'environment title status severity url deployment_id sha; timestamptz: started_at '
            ~ 'resolved_at fetched_at _built_at',
        'bronze.push__incidentio_details': 'bigint: position sequence; text: kind name value; timestamptz: moment fetched_at '
            ~ '_built_at',
        'bronze.push__incidentio_events': 'bigint: sequence; jsonb: unreadable; text: incident_id title text severity category '
            ~ 'mode url; timestamptz: created_at sent_at fetched_at _built_at',
        'bronze.push__jenkins_builds': 'bigint: sequence; jsonb: unreadable; text: build_id job repository environment sha '
            ~ 'ref phase status url; timestamptz: started_at finished_at fetched_at _built_at',
        'bronze.push__netlify_deploys': 'bigint: sequence; jsonb: unreadable; text: deploy_id site repository environment sha'
            ~ ' ref state error url published; timestamptz: created_at published_at updated_at '
            ~ 'fetched_at _built_at',
        'bronze.push__opsgenie_events': 'bigint: sequence; jsonb: unreadable; text: alert_id entity alias action title '
            ~ 'priority description; timestamptz: started_at sent_at fetched_at _built_at',
        'bronze.push__other_deliveries': 'bigint: sequence; jsonb: body; text: source; timestamptz: fetched_at _built_at',
        'bronze.push__pagerduty_events': 'bigint: sequence; jsonb: unreadable; text: incident_id service dedup_key event_type '
            ~ 'title status severity url text; timestamptz: started_at sent_at fetched_at _built_at',
        'bronze.push__pagerduty_notes': 'bigint: sequence; jsonb: unreadable; text: incident_id text; timestamptz: fetched_at'
            ~ ' _built_at',
        'bronze.push__payloads': 'bigint: sequence; jsonb: payload unreadable; text: table_name scope id payload_hash '
            ~ '_dlt_load_id; timestamptz: updated_at fetched_at _built_at',
        'bronze.push__pipeline_events': 'bigint: attempt sequence; boolean: is_rollback; jsonb: unreadable; text: account '
            ~ 'region pipeline execution_id action status sha repository; timestamptz: started_at '
            ~ 'changed_at fetched_at _built_at',
        'bronze.push__reached_commits': 'bigint: sequence; jsonb: unreadable; text: sha reached_sha; timestamptz: fetched_at '
            ~ '_built_at',
        'bronze.push__statuspage_components': 'bigint: sequence; text: component; timestamptz: fetched_at _built_at',
        'bronze.push__statuspage_events': 'bigint: sequence; jsonb: unreadable; text: incident_id title text severity status '
            ~ 'url; timestamptz: started_at ended_at sent_at fetched_at _built_at',
        'bronze.push__vercel_deployments': 'bigint: sequence; jsonb: unreadable; text: deployment_id repository environment sha '
            ~ 'ref status url; timestamptz: sent_at fetched_at _built_at',
        'bronze.push__verdict_events': 'bigint: sequence; jsonb: unreadable; text: entity_type entity_id repository verdict '
            ~ 'decided_by reason; timestamptz: decided_at fetched_at _built_at',
        'bronze.set_aside': 'text: raw_table scope record; timestamptz: _built_at',
        'bronze.unreadable': 'text: model record field source value reason; timestamptz: _built_at',
        'gold.dim_dates': 'date: date_day week_start_date month_start_date quarter_start_date year_start_date',
        'gold.dim_services': 'date: valid_from_date valid_to_date; integer: incident_window_hours; text: service '
            ~ 'repository team path_pattern time_zone',
        'gold.dim_teams': 'date: valid_from_date valid_to_date; text: team parent_team service',
        'gold.dora_bands': 'boolean: is_ordered; date: as_of_date; double precision: percentile; integer: '
            ~ 'window_days benchmark_year; text: service environment metric band; timestamptz: '
            ~ '_built_at',
        'gold.dora_by_origin': 'bigint: commit_count pull_request_count reviewed_count deployment_count; boolean: '
            ~ 'is_open; date: period_start_date period_end_date; double precision: '
            ~ 'lead_time_p50_seconds lead_time_p75_seconds lead_time_p90_seconds '
            ~ 'lead_time_mean_seconds pull_request_lead_time_p50_seconds '
            ~ 'pull_request_lead_time_p75_seconds pull_request_lead_time_p90_seconds '
            ~ 'pull_request_lead_time_mean_seconds pickup_p50_seconds pickup_p75_seconds '
            ~ 'pickup_p90_seconds pickup_mean_seconds review_p50_seconds review_p75_seconds '
            ~ 'review_p90_seconds review_mean_seconds change_share change_fail_rate rework_rate; '
            ~ 'text: service environment environment_tier grain origin; timestamptz: _built_at',
        'gold.dora_by_size': 'bigint: from_line_count pull_request_count reviewed_count deployment_count '
            ~ 'failure_count all_deployment_count rework_count; boolean: is_open; date: '
            ~ 'period_start_date period_end_date; double precision: '
            ~ 'pull_request_lead_time_p50_seconds pull_request_lead_time_p75_seconds '
            ~ 'pull_request_lead_time_p90_seconds pull_request_lead_time_mean_seconds '
            ~ 'pickup_p50_seconds pickup_p75_seconds pickup_p90_seconds pickup_mean_seconds '
            ~ 'review_p50_seconds review_p75_seconds review_p90_seconds review_mean_seconds '
            ~ 'change_fail_rate rework_rate; text: service environment environment_tier grain '
            ~ 'size_class; timestamptz: _built_at',
        'gold.dora_by_team': 'bigint: service_count left_out_service_count incident_service_count deployment_count'
            ~ ' deployment_day_count failed_deployment_count fail_rate_deployment_count '
            ~ 'failure_count rework_count commit_count pull_request_count recovery_count '
            ~ 'open_recovery_count incident_count open_incident_count; boolean: is_open; date: '
            ~ 'period_start_date period_end_date; double precision: deployment_failure_rate '
            ~ 'change_fail_rate rework_rate lead_time_p50_seconds lead_time_p75_seconds '
            ~ 'lead_time_p90_seconds lead_time_mean_seconds pull_request_lead_time_p50_seconds '
            ~ 'pull_request_lead_time_p75_seconds pull_request_lead_time_p90_seconds '
            ~ 'pull_request_lead_time_mean_seconds recovery_p50_seconds recovery_p75_seconds '
            ~ 'recovery_p90_seconds recovery_mean_seconds restore_p50_seconds restore_p75_seconds '
            ~ 'restore_p90_seconds restore_mean_seconds; text: team scope environment_tier grain '
            ~ 'deployment_frequency_reason lead_time_reason pull_request_lead_time_reason '
            ~ 'change_fail_rate_reason recovery_time_reason incident_restore_time_reason '
            ~ 'rework_rate_reason incident_reason; timestamptz: _built_at',
        'gold.dora_cause_amounts': 'bigint: sample_count previous_sample_count; date: period_start_date; double '
            ~ 'precision: amount previous_amount; text: scope name grain metric kind cause',
        'gold.dora_change_fail_rate': 'bigint: deployment_count failure_count rollback_count all_deployment_count '
            ~ 'all_failure_count; boolean: is_open; date: period_start_date period_end_date; double'
            ~ ' precision: change_fail_rate all_change_fail_rate; text: service environment '
            ~ 'environment_tier grain reason incident_reason; timestamptz: _built_at',
        'gold.dora_contributions': 'bigint: sample_count previous_sample_count contribution_rank; date: '
            ~ 'period_start_date; double precision: value previous_value contribution total_change;'
            ~ ' text: scope name grain metric kind cause',
        'gold.dora_deployment_frequency': 'bigint: deployment_count deployment_day_count attempt_count failure_count '
            ~ 'cancelled_count; boolean: is_open; date: period_start_date period_end_date; double '
            ~ 'precision: gap_p50_seconds deployment_failure_rate; text: service environment '
            ~ 'environment_tier grain reason; timestamptz: _built_at',
        'gold.dora_evidence': 'boolean: is_included; date: metric_date; double precision: value; text: metric '
            ~ 'service environment environment_tier entity_type entity_id reason remark; '
            ~ 'timestamptz: _built_at',
        'gold.dora_lead_time': 'bigint: commit_count all_commit_count baseline_count clock_skew_count merge_count '
            ~ 'bot_count pull_request_count; boolean: is_open; date: period_start_date '
            ~ 'period_end_date; double precision: lead_time_p50_seconds lead_time_p75_seconds '
            ~ 'lead_time_p90_seconds lead_time_mean_seconds all_lead_time_p50_seconds '
            ~ 'all_lead_time_p75_seconds all_lead_time_p90_seconds all_lead_time_mean_seconds '
            ~ 'pull_request_lead_time_p50_seconds pull_request_lead_time_p75_seconds '
            ~ 'pull_request_lead_time_p90_seconds pull_request_lead_time_mean_seconds '
            ~ 'coding_mean_seconds pickup_mean_seconds review_mean_seconds merge_wait_mean_seconds '
            ~ 'queue_mean_seconds deploy_mean_seconds; text: service environment environment_tier '
            ~ 'grain reason; timestamptz: _built_at',
        'gold.dora_newest_values': 'bigint: sample_count; date: period_start_date; double precision: value; text: scope '
            ~ 'name environment grain metric reason',
        'gold.dora_overview': 'bigint: sample_count previous_sample_count; boolean: is_running is_goal_met; date: '
            ~ 'period_start_date period_end_date previous_start_date previous_end_date; double '
            ~ 'precision: value previous_value goal; text: scope name environment grain metric '
            ~ 'reason change',
        'gold.dora_readiness': 'bigint: unreadable_record_count set_aside_record_count; boolean: is_ready; text: '
            ~ 'service metric missing setting_to_change',
        'gold.dora_recovery_time': 'bigint: recovery_count open_recovery_count incident_count open_incident_count '
            ~ 'pipeline_recovery_count open_pipeline_recovery_count; boolean: is_open; date: '
            ~ 'period_start_date period_end_date; double precision: recovery_p50_seconds '
            ~ 'recovery_p75_seconds recovery_p90_seconds recovery_mean_seconds restore_p50_seconds '
            ~ 'restore_p75_seconds restore_p90_seconds restore_mean_seconds '
            ~ 'pipeline_recovery_p50_seconds pipeline_recovery_p75_seconds '
            ~ 'pipeline_recovery_p90_seconds pipeline_recovery_mean_seconds; text: service '
            ~ 'environment environment_tier grain reason incident_reason; timestamptz: _built_at',
        'gold.dora_restatements': 'bigint: n previous_n; date: period_start_date; double precision: value '
            ~ 'previous_value; text: metric service environment grain why; timestamptz: '
            ~ 'published_at as_of previously_published_at',
        'gold.dora_rework_rate': 'bigint: deployment_count rework_count; boolean: is_open; date: period_start_date '
            ~ 'period_end_date; double precision: rework_rate; text: service environment '
            ~ 'environment_tier grain reason; timestamptz: _built_at',
        'gold.dora_scorecard': 'bigint: deployment_count previous_deployment_count commit_count '
            ~ 'previous_commit_count pull_request_count previous_pull_request_count failure_count '
            ~ 'previous_failure_count fail_rate_deployment_count '
            ~ 'previous_fail_rate_deployment_count recovery_count previous_recovery_count '
            ~ 'rework_count previous_rework_count; date: as_of_date; double precision: '
            ~ 'deployments_per_day previous_deployments_per_day lead_time_p50_seconds '
            ~ 'previous_lead_time_p50_seconds pull_request_lead_time_p50_seconds '
            ~ 'previous_pull_request_lead_time_p50_seconds change_fail_rate '
            ~ 'previous_change_fail_rate recovery_p50_seconds previous_recovery_p50_seconds '
            ~ 'rework_rate previous_rework_rate deployment_frequency_score lead_time_score '
            ~ 'change_fail_rate_score recovery_time_score rework_rate_score score; integer: '
            ~ 'window_days; text: service environment deployment_frequency_reason lead_time_reason '
            ~ 'change_fail_rate_reason recovery_time_reason rework_rate_reason '
            ~ 'pull_request_lead_time_reason incident_reason; timestamptz: _built_at',
        'gold.fct_commits': 'bigint: lead_time_seconds lead_time_from_authored_seconds; boolean: is_merge is_bot;'
            ~ ' date: deployed_date; text: sha repository service environment environment_tier '
            ~ 'origin reason deployment_id; timestamptz: committed_at authored_at deployed_at '
            ~ 'known_at _built_at',
        'gold.fct_deployment_issues': 'date: deployed_date; text: deployment_id issue service environment environment_tier '
            ~ 'title url',
        'gold.fct_deployment_origins': 'bigint: change_count; boolean: is_rollback is_change_failure is_rework; date: '
            ~ 'deployed_date; double precision: change_share; text: deployment_id origin service '
            ~ 'environment environment_tier; timestamptz: finished_at _built_at',
        'gold.fct_deployments': 'bigint: attempt_count commit_count pull_request_count line_count gap_seconds '
            ~ 'recovery_seconds; boolean: is_baseline is_rollback is_rolled_back is_rework '
            ~ 'is_change_failure; date: deployed_date recovered_date; text: deployment_id service '
            ~ 'environment environment_tier repository sha ref url detected_by outcome verdict '
            ~ 'remark size_class; timestamptz: started_at finished_at recovered_at deleted_at '
            ~ 'known_at _built_at',
        'gold.fct_failure_signals': 'bigint: recovery_seconds; boolean: is_counted; date: deployed_date; double '
            ~ 'precision: confidence; text: deployment_id signal evidence_type evidence_id '
            ~ 'evidence_name service environment environment_tier evidence_title evidence_url '
            ~ 'remark; timestamptz: recovered_at known_at',
        'gold.fct_incidents': 'bigint: reopen_count restore_seconds; boolean: is_incident_open; date: started_date '
            ~ 'resolved_date; double precision: link_confidence; text: incident_key incident_id '
            ~ 'source sources record_ids service environment title url deployment_id link_method '
            ~ 'reason verdict remark; timestamptz: started_at first_resolved_at resolved_at '
            ~ 'known_at _built_at',
        'gold.fct_issue_status_intervals': 'bigint: position duration_seconds; date: started_date ended_date; text: site '
            ~ 'issue_id issue_key project_key issue_type status status_category; timestamptz: '
            ~ 'started_at ended_at',
        'gold.fct_issues': 'bigint: reopen_count cycle_seconds lead_seconds; boolean: is_subtask; date: '
            ~ 'opened_date started_date resolved_date; double precision: story_points; text: site '
            ~ 'issue_id issue_key project_key project issue_type title url priority status '
            ~ 'status_category parent_key epic_key reason; timestamptz: opened_at started_at '
            ~ 'first_resolved_at resolved_at known_at',
        'gold.fct_open_pull_requests': 'bigint: number additions deletions; boolean: is_bot; text: repository service title '
            ~ 'url waits_for; timestamptz: opened_at ready_at first_review_at approved_at',
        'gold.fct_pull_requests': 'bigint: number lead_time_seconds coding_seconds pickup_seconds review_seconds '
            ~ 'merge_wait_seconds queue_seconds deploy_seconds additions deletions '
            ~ 'changed_file_count review_count reviewer_count review_round_count comment_count '
            ~ 'time_to_first_review_seconds time_to_approval_seconds; boolean: is_bot is_hotfix; '
            ~ 'date: deployed_date; text: repository service environment environment_tier title url'
            ~ ' merge_sha origin reason shipped_by deployment_id size_class; timestamptz: opened_at'
            ~ ' merged_at deployed_at known_at _built_at',
        'gold.fct_rework_reasons': 'date: deployed_date; text: deployment_id reason evidence_id evidence_name service '
            ~ 'environment environment_tier evidence_title evidence_url',
        'gold.fct_sprint_issues': 'boolean: is_committed is_added is_removed is_completed is_completed_outside '
            ~ 'is_carried_over; double precision: entered_points final_points; text: site sprint_id'
            ~ ' issue_id sprint issue_key project_key issue_type; timestamptz: entered_at '
            ~ 'removed_at completed_at',
        'gold.flow_cycle_time': 'bigint: resolved_count cycle_count never_started_count reopened_count; boolean: '
            ~ 'is_open; date: period_start_date period_end_date; double precision: '
            ~ 'cycle_p50_seconds cycle_p75_seconds cycle_p90_seconds cycle_mean_seconds '
            ~ 'lead_p50_seconds lead_p75_seconds lead_p90_seconds lead_mean_seconds; text: site '
            ~ 'project_key issue_type grain reason',
        'gold.flow_sprints': 'bigint: committed_count added_count removed_count completed_count '
            ~ 'completed_outside_count carried_over_count; boolean: is_open; double precision: '
            ~ 'completion_rate committed_points added_points removed_points completed_points '
            ~ 'completed_outside_points carried_over_points; text: site sprint_id sprint board_id '
            ~ 'board project_key reason points_reason; timestamptz: started_at planned_end_at '
            ~ 'ended_at',
        'gold.flow_throughput': 'bigint: opened_count started_count resolved_count wip_count; boolean: is_open; date:'
            ~ ' period_start_date period_end_date; double precision: resolved_points; text: site '
            ~ 'project_key issue_type grain reason',
        'incremental.changed_cells': 'date: period_start_date; text: service environment grain; timestamptz: _built_at',
        'incremental.changed_commits': 'text: repository sha; timestamptz: _built_at',
        'incremental.changed_deployments': 'text: deployment_id; timestamptz: _built_at',
        'incremental.changed_github_deployments': 'text: repository github_deployment_id; timestamptz: _built_at',
        'incremental.changed_keys': 'date: date_day; text: model repository sha service environment deployment_id grain; '
            ~ 'timestamptz: _built_at',
        'incremental.changed_pull_requests': 'bigint: number; text: repository; timestamptz: _built_at',
        'incremental.changed_shipments': 'bigint: number; text: repository; timestamptz: _built_at',
        'ops.set_aside': 'bigint: number; jsonb: payload; text: raw_table scope id payload_hash _dlt_load_id '
            ~ '_dlt_id reason; timestamptz: updated_at fetched_at set_aside_at',
        'raw_push.deliveries': 'bigint: sequence; bytea: body; jsonb: headers; text: source delivery_id event '
            ~ 'body_hash status reason; timestamptz: received_at; xid8: transaction_id',
        'seeds.benchmark_distributions': 'double precision: lower_bound share; integer: year position; text: metric category',
        'seeds.benchmarks': 'bigint: lead_time_seconds recovery_seconds; boolean: is_fail_rate_average; double '
            ~ 'precision: deployments_per_day change_fail_rate; integer: year level_order; text: '
            ~ 'level',
        'seeds.bots': 'text: pattern',
        'seeds.change_origins': 'text: origin field pattern source',
        'seeds.deployment_rules': 'integer: precedence; text: service detector pattern environment usage job branch '
            ~ 'event',
        'seeds.dismissals': 'text: source pattern reason',
        'seeds.environments': 'integer: precedence; text: pattern environment environment_tier',
        'seeds.event_mappings': 'text: source kind id service repository environment sha status title url started_at '
            ~ 'finished_at',
        'seeds.failure_signals': 'boolean: is_counted; double precision: confidence; text: signal',
        'seeds.goals': 'date: valid_from; double precision: target; text: scope name metric',
        'seeds.hotfix_rules': 'text: field pattern',
        'seeds.image_pins': 'text: repository file pattern environment service',
        'seeds.incident_rules': 'integer: merge_minutes; text: source kind field pattern started_status '
            ~ 'resolved_status',
        'seeds.people': 'text: person login email name',
        'seeds.services': 'integer: incident_window_hours; text: service repository paths deployment_pattern '
            ~ 'incident_pattern time_zone',
        'seeds.size_classes': 'bigint: from_line_count; text: size_class',
        'seeds.teams': 'date: valid_from valid_to; text: service team parent',
        'seeds.verdicts': 'text: entity_type entity_id verdict decided_by reason',
        'silver.alarm_episodes': 'text: account region alarm; timestamptz: started_at ended_at known_at',
        'silver.alarm_incidents': 'bigint: reopen_count; text: account region alarm kind; timestamptz: started_at '
            ~ 'first_resolved_at resolved_at known_at',
        'silver.alarm_services': 'bigint: choice; text: alarm service',
        'silver.alarm_states': 'text: account region alarm state; timestamptz: changed_at fetched_at',
        'silver.application_detections': 'bigint: attempt_count; boolean: is_production is_transient is_rollback_reported '
            ~ 'is_clock_skewed is_rework_reported is_failure_reported; text: repository service '
            ~ 'source_id environment_name sha detector run_id name path job event doubt ref outcome'
            ~ ' url; timestamptz: unhealthy_at healthy_at deleted_at started_at finished_at '
            ~ 'known_at',
        'silver.argocd_deployments': 'bigint: sequence; boolean: is_change_failure; text: event_id subject repository '
            ~ 'environment sha ref status url; timestamptz: started_at finished_at fetched_at',
        'silver.as_of': 'timestamptz: as_of loaded_at _built_at',
        'silver.assisted_pull_requests': 'bigint: number; text: repository; timestamptz: _built_at',
        'silver.benchmark_levels': 'boolean: is_more_better is_average is_ordered; double precision: bound; integer: '
            ~ 'year level_order; text: metric level',
        'silver.benchmark_scales': 'boolean: is_more_better is_average is_ordered; double precision: bound upper_bound '
            ~ 'percentile; integer: benchmark_year level_order; text: metric band',
        'silver.calendar_periods': 'date: date_day period_start_date; text: grain',
        'silver.cells': 'bigint: cell_id empty_count; boolean: is_open; date: period_start_date '
            ~ 'period_end_date; integer: unit_id period_id; text: service environment '
            ~ 'environment_tier grain untracked_reason; timestamptz: _built_at',
        'silver.codedeploy_deployments': 'boolean: is_rollback; text: account region codedeploy_id application '
            ~ 'deployment_group sha repository outcome; timestamptz: started_at known_at '
            ~ 'finished_at',
        'silver.codepipeline_actions': 'bigint: try_count; boolean: has_production_stage; text: account region pipeline '
            ~ 'execution_id; timestamptz: ended_at',
        'silver.codepipeline_commits': 'bigint: choice; text: account region pipeline execution_id repository sha branch',
        'silver.codepipeline_executions': 'bigint: attempt_count; boolean: is_production is_rollback_reported; text: account '
            ~ 'region pipeline execution_id outcome; timestamptz: started_at finished_at known_at',
        'silver.codepipeline_reports': 'bigint: attempt sequence last_attempt recency; boolean: is_rollback was_rollback; '
            ~ 'text: account region pipeline execution_id status; timestamptz: started_at '
            ~ 'changed_at fetched_at first_started_at known_at reached_at',
        'silver.commit_origin_marks': 'text: repository sha origin; timestamptz: _built_at',
        'silver.commit_parents': 'text: sha parent_sha; timestamptz: _built_at',
        'silver.commit_reverts': 'text: repository sha kind named_repository named; timestamptz: _built_at',
        'silver.commits': 'boolean: is_merge is_bot; text: repository sha author_login origin; timestamptz: '
            ~ 'authored_at committed_at fetched_at _built_at',
        'silver.compared_periods': 'boolean: is_running; date: period_start_date period_end_date previous_start_date '
            ~ 'previous_end_date; integer: period_id previous_period_id; text: grain',
        'silver.corrected_failures': 'text: deployment_id signal evidence_type evidence_id; timestamptz: recovered_at '
            ~ 'known_at',
        'silver.dates': 'date: date_day week_start_date month_start_date quarter_start_date year_start_date',
        'silver.declared_reports': 'bigint: sequence; boolean: is_reopening; text: source incident_id service title text'
            ~ ' severity url dismissed_as; timestamptz: started_at resolved_at sent_at fetched_at',
        'silver.deletions': 'text: service source table_name record_id; timestamptz: deleted_at',
        'silver.deployment_commits': 'bigint: shipment_order; boolean: is_deployed_sha is_first_shipment is_outside_paths;'
            ~ ' text: service environment deployment_id repository sha source_order; timestamptz: '
            ~ 'deployed_at _built_at',
        'silver.deployment_detections': 'bigint: attempt_count; boolean: is_rework_reported is_failure_reported '
            ~ 'is_rollback_reported is_counted; integer: precedence; text: detection_id service '
            ~ 'environment environment_tier time_zone repository detector environment_name '
            ~ 'source_id source_order sha ref outcome url; timestamptz: started_at finished_at '
            ~ 'unhealthy_at healthy_at deleted_at known_at _built_at',
        'silver.deployment_failure_signals': 'boolean: is_counted; double precision: confidence; text: deployment_id signal '
            ~ 'evidence_type evidence_id; timestamptz: recovered_at known_at',
        'silver.deployment_hotfixes': 'bigint: failed_order; text: service environment deployment_id entity_id; '
            ~ 'timestamptz: deployed_at',
        'silver.deployment_origins': 'bigint: change_count; text: deployment_id origin; timestamptz: _built_at',
        'silver.deployment_payloads': 'text: detector repository source_id payload',
        'silver.deployment_remedies': 'text: service remedy',
        'silver.deployment_repairs': 'text: deployment_id incident_key',
        'silver.deployment_reports': 'bigint: sequence; boolean: is_rework is_rollback is_change_failure; text: event_id '
            ~ 'service subject repository environment sha ref status url caused_by; timestamptz: '
            ~ 'started_at finished_at fetched_at',
        'silver.deployment_reverts': 'bigint: failed_order reverting_order; text: service environment failed_deployment_id'
            ~ ' reverting_deployment_id entity_type entity_id; timestamptz: reverted_at',
        'silver.deployment_rework': 'text: deployment_id reason evidence_id',
        'silver.deployment_rollbacks': 'bigint: shipment_order target_order failed_order; text: service environment '
            ~ 'deployment_id; timestamptz: deployed_at _built_at',
        'silver.deployment_traces': 'bigint: run_count tag_count merge_count; boolean: is_likely is_listed; text: '
            ~ 'repository workflow',
        'silver.deployment_verdicts': 'text: deployment_id service verdict remark; timestamptz: known_at _built_at',
        'silver.deployments': 'bigint: attempt_count shipment_order; boolean: is_rework_reported '
            ~ 'is_failure_reported is_rollback_reported; date: deployed_date; text: deployment_id '
            ~ 'service environment environment_tier time_zone repository source_id source_order sha'
            ~ ' ref outcome detected_by url; timestamptz: started_at finished_at unhealthy_at '
            ~ 'healthy_at deleted_at known_at _built_at',
        'silver.detection_rollouts': 'text: service detection_id deployment_id; timestamptz: _built_at',
        'silver.detections': 'bigint: attempt_count; boolean: is_production is_transient is_rollback_reported '
            ~ 'is_clock_skewed is_rework_reported is_failure_reported; text: detector repository '
            ~ 'service source_id run_id environment_name name path job event doubt sha ref outcome '
            ~ 'url; timestamptz: unhealthy_at healthy_at deleted_at started_at finished_at known_at',
        'silver.detections__codedeploy': 'boolean: is_rework_reported is_failure_reported is_rollback_reported; integer: '
            ~ 'attempt_count; text: detector repository service source_id run_id environment_name '
            ~ 'name sha ref outcome url; timestamptz: started_at finished_at known_at',
        'silver.detections__codepipeline': 'bigint: attempt_count; boolean: is_rework_reported is_failure_reported is_production'
            ~ ' is_rollback_reported; text: detector repository service source_id run_id '
            ~ 'environment_name name sha ref outcome url; timestamptz: started_at finished_at '
            ~ 'known_at',
        'silver.detections__deployment_events': 'boolean: is_rework_reported is_failure_reported is_rollback_reported; integer: '
            ~ 'attempt_count; text: detector repository service source_id run_id environment_name '
            ~ 'name sha ref outcome url; timestamptz: started_at finished_at known_at',
        'silver.detections__github_deployments': 'boolean: is_rework_reported is_failure_reported is_production is_transient '
            ~ 'is_rollback_reported; integer: attempt_count; text: detector repository service '
            ~ 'source_id run_id environment_name name sha ref outcome url; timestamptz: started_at '
            ~ 'finished_at unhealthy_at healthy_at deleted_at known_at _built_at',
        'silver.detections__github_releases': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name event doubt sha '
            ~ 'ref outcome url; timestamptz: started_at finished_at deleted_at known_at',
        'silver.detections__github_tags': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name doubt sha ref '
            ~ 'outcome url; timestamptz: started_at finished_at deleted_at known_at',
        'silver.detections__gitlab_releases': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name event doubt sha '
            ~ 'ref outcome url; timestamptz: started_at finished_at known_at',
        'silver.detections__image_pins': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name sha ref outcome '
            ~ 'url; timestamptz: started_at finished_at known_at',
        'silver.detections__jira_versions': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name sha ref outcome '
            ~ 'url; timestamptz: started_at finished_at known_at',
        'silver.detections__merges': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name sha ref outcome '
            ~ 'url; timestamptz: started_at finished_at known_at _built_at',
        'silver.detections__pipeline_runs': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name job event doubt '
            ~ 'sha ref outcome url; timestamptz: started_at finished_at known_at',
        'silver.detections__workflow_runs': 'boolean: is_rework_reported is_failure_reported; integer: attempt_count; text: '
            ~ 'detector repository service source_id run_id environment_name name path job event '
            ~ 'doubt sha ref outcome url; timestamptz: started_at finished_at deleted_at known_at',
        'silver.environment_names': 'boolean: is_called_production; text: name environment environment_tier '
            ~ 'named_environment named_tier',
        'silver.file_pins': 'text: repository sha service environment tag',
        'silver.first_shipments': 'bigint: shipment_order; boolean: is_deployed_sha is_first_shipment; integer: '
            ~ 'unit_id; text: sha deployed_as; timestamptz: _built_at',
        'silver.flux_deployments': 'bigint: sequence; boolean: is_change_failure; text: event_id subject repository '
            ~ 'environment sha ref status url; timestamptz: started_at finished_at fetched_at',
        'silver.flux_revisions': 'bigint: sequence revision_number; text: object_id name repository environment sha '
            ~ 'revision reason outcome; timestamptz: sent_at fetched_at',
        'silver.github_deployment_times': 'text: repository github_deployment_id log_url; timestamptz: running_at succeeded_at '
            ~ 'failed_at inactive_at unhealthy_at healthy_at known_at _built_at',
        'silver.github_incident_issues': 'text: incident_key incident_id kind repository title body url state dismissed_as; '
            ~ 'timestamptz: opened_at closed_at known_at',
        'silver.github_incident_times': 'bigint: reopen_count; text: incident_key; timestamptz: first_resolved_at resolved_at',
        'silver.github_issue_labels': 'bigint: number; integer: era; text: repository label',
        'silver.github_issue_places': 'bigint: number place_order; boolean: is_present; text: incident_key repository '
            ~ 'incident_id',
        'silver.github_issue_rules': 'text: incident_key kind',
        'silver.github_issue_services': 'text: incident_key service',
        'silver.github_place_services': 'bigint: place_order; text: incident_key service',
        'silver.gitlab_job_deployments': 'bigint: sequence; boolean: is_change_failure; text: event_id subject repository '
            ~ 'environment sha ref status url; timestamptz: started_at finished_at fetched_at',
        'silver.headline_environments': 'text: service environment time_zone',
        'silver.history_starts': 'text: repository stream reason; timestamptz: known_from',
        'silver.human_reviews': 'bigint: number; text: repository review_id reviewer state; timestamptz: submitted_at'
            ~ ' _built_at',
        'silver.incident_candidates': 'text: incident_key deployment_id method',
        'silver.incident_links': 'double precision: link_confidence; text: incident_key deployment_id service '
            ~ 'environment link_method',
        'silver.incident_names': 'bigint: holder_count; text: incident_key name',
        'silver.incident_records': 'bigint: reopen_count; text: incident_key incident_id source kind service repository '
            ~ 'title body site issue_id url reported_deployment_id reported_sha dismissed_as '
            ~ 'verdict remark; timestamptz: started_at first_resolved_at resolved_at known_at',
        'silver.incident_references': 'bigint: number; text: incident_key kind reference sha repository named_id',
        'silver.incident_remedy': 'text: remedy',
        'silver.incident_reports': 'bigint: sequence; boolean: is_reopening; text: source incident_id service repository'
            ~ ' environment title severity url deployment_id sha dismissed_as; timestamptz: '
            ~ 'started_at resolved_at sent_at fetched_at',
        'silver.incident_sources': 'bigint: reopen_count; text: incident_key incident_id source kind service repository '
            ~ 'title body site issue_id url reported_deployment_id reported_sha dismissed_as; '
            ~ 'timestamptz: started_at first_resolved_at resolved_at known_at',
        'silver.incident_verdicts': 'text: incident_key verdict remark; timestamptz: known_at',
        'silver.incidentio_reports': 'bigint: sequence; text: incident_id service title text severity url dismissed_as; '
            ~ 'timestamptz: started_at resolved_at sent_at fetched_at',
        'silver.incidents': 'bigint: reopen_count; text: incident_key incident_id source kind repository title '
            ~ 'url service reported_deployment_id reported_sha dismissed_as verdict remark sources '
            ~ 'record_ids; timestamptz: first_resolved_at resolved_at started_at known_at',
        'silver.incidents__alarms': 'bigint: reopen_count; text: incident_id source kind service repository title body '
            ~ 'site issue_id url reported_deployment_id reported_sha dismissed_as; timestamptz: '
            ~ 'started_at first_resolved_at resolved_at known_at',
        'silver.incidents__events': 'bigint: reopen_count; text: incident_id source kind service repository title body '
            ~ 'site issue_id url reported_deployment_id reported_sha dismissed_as; timestamptz: '
            ~ 'started_at first_resolved_at resolved_at known_at',
        'silver.incidents__github': 'bigint: reopen_count; text: incident_key incident_id source kind service repository '
            ~ 'title body site issue_id url reported_deployment_id reported_sha dismissed_as; '
            ~ 'timestamptz: started_at first_resolved_at resolved_at known_at',
        'silver.incidents__jira': 'bigint: reopen_count; text: incident_key incident_id source kind service repository '
            ~ 'title body site issue_id url reported_deployment_id reported_sha dismissed_as; '
            ~ 'timestamptz: started_at first_resolved_at resolved_at known_at',
        'silver.issue_attributes': 'integer: era; text: site issue_id field value',
        'silver.issue_changes': 'bigint: position; text: site issue_id issue_key project_key history_id field '
            ~ 'field_role from_value from_text to_value to_text; timestamptz: opened_at changed_at',
        'silver.issue_field_roles': 'text: site field_id field field_role',
        'silver.issue_field_values': 'bigint: position; text: site issue_id field_id field_role value',
        'silver.issue_names': 'text: issue title url',
        'silver.issue_periods': 'boolean: is_open; date: period_start_date period_end_date; text: site project_key '
            ~ 'issue_type grain',
        'silver.issue_point_intervals': 'bigint: position; double precision: points; text: site issue_id; timestamptz: '
            ~ 'started_at ended_at',
        'silver.issue_resolution_spans': 'text: site issue_id; timestamptz: started_at ended_at',
        'silver.issue_resolutions': 'bigint: position; text: site issue_id; timestamptz: resolved_at reopened_at',
        'silver.issue_sprint_intervals': 'bigint: position; text: site issue_id sprint_id; timestamptz: started_at ended_at',
        'silver.issue_status_intervals': 'bigint: position; text: site issue_id status_id status status_category; timestamptz:'
            ~ ' started_at ended_at resolution_kept_since',
        'silver.issue_times': 'bigint: reopen_count; text: site issue_id; timestamptz: started_at first_resolved_at'
            ~ ' resolved_at',
        'silver.issues': 'bigint: reopen_count; boolean: is_subtask; double precision: story_points; text: '
            ~ 'site issue_id issue_key project_key project issue_type title url priority status_id '
            ~ 'status status_category parent_id parent_key epic_key; timestamptz: opened_at '
            ~ 'started_at first_resolved_at resolved_at known_at',
        'silver.jenkins_deployments': 'bigint: sequence; boolean: is_change_failure; text: event_id subject repository '
            ~ 'environment sha ref status url; timestamptz: started_at finished_at fetched_at',
        'silver.jira_custom_attributes': 'text: site issue_id field value',
        'silver.jira_impact_times': 'text: site issue_id; timestamptz: impact_started_at impact_ended_at',
        'silver.jira_incident_issues': 'text: site issue_id issue_key kind started_status resolved_status dismissed_as title'
            ~ ' description url; timestamptz: opened_at resolution_at known_at',
        'silver.jira_incident_times': 'bigint: reopen_count; text: site issue_id; timestamptz: started_at first_resolved_at'
            ~ ' resolved_at',
        'silver.jira_issue_rules': 'text: site issue_id kind started_status resolved_status',
        'silver.jira_issue_services': 'text: site issue_id service',
        'silver.jira_status_times': 'bigint: reopen_count; boolean: is_resolved has_history; text: site issue_id; '
            ~ 'timestamptz: status_started_at first_resolved_at last_resolved_at',
        'silver.judged_failure_signals': 'boolean: is_counted; double precision: confidence; text: deployment_id signal '
            ~ 'evidence_type evidence_id remark; timestamptz: recovered_at known_at',
        'silver.judged_workflow_runs': 'bigint: attempt; text: repository run_id name path event sha head_branch status '
            ~ 'conclusion url doubt; timestamptz: started_at fetched_at',
        'silver.labelled_services': 'bigint: number; integer: era distance; text: repository service',
        'silver.later_label_changes': 'bigint: number; boolean: was_there; text: repository label',
        'silver.mapped_deployments': 'bigint: sequence; boolean: is_rework is_rollback is_change_failure; text: event_id '
            ~ 'service subject repository environment sha ref status url caused_by; timestamptz: '
            ~ 'started_at finished_at fetched_at',
        'silver.mapped_events': 'bigint: sequence; text: source kind id service repository environment sha status '
            ~ 'title url; timestamptz: started_at finished_at fetched_at',
        'silver.mapped_incidents': 'bigint: sequence; boolean: is_reopening; text: source incident_id service repository'
            ~ ' environment title severity url deployment_id sha; timestamptz: started_at '
            ~ 'resolved_at sent_at fetched_at',
        'silver.mapped_services': 'integer: incident_window_hours; text: service repository path_pattern '
            ~ 'deployment_pattern incident_pattern time_zone',
        'silver.met_environment_names': 'boolean: is_production is_transient; text: name',
        'silver.metric_gaps': 'bigint: unknown_parent_count; date: known_from_date; text: service metric missing '
            ~ 'unresolved_tag config_repository',
        'silver.metric_goals': 'date: valid_from valid_to; double precision: target; text: scope name metric',
        'silver.missing_commits': 'text: service sha',
        'silver.named_change_deployments': 'text: incident_key deployment_id service method',
        'silver.named_repairs': 'bigint: number; boolean: is_unmistakable; text: incident_key repository',
        'silver.named_repositories': 'text: name repository',
        'silver.named_repository_services': 'text: name repository service',
        'silver.names_that_say_otherwise': 'text: detector name path pattern environment_tier',
        'silver.netlify_deployments': 'bigint: sequence; boolean: is_change_failure; text: event_id subject repository '
            ~ 'environment sha ref status url; timestamptz: started_at finished_at fetched_at',
        'silver.origin_patterns': 'text: field origin pattern',
        'silver.outage_links': 'text: incident_key other_key',
        'silver.outages': 'bigint: record_order; text: record_key incident_key service',
        'silver.pager_events': 'bigint: sequence; boolean: is_reopening; text: source incident_id service '
            ~ 'environment title severity url dismissed_as; timestamptz: started_at resolved_at '
            ~ 'sent_at fetched_at',
        'silver.pager_reports': 'bigint: sequence; boolean: is_reopening; text: source incident_id dedup_key service '
            ~ 'environment title text severity url dismissed_as; timestamptz: started_at '
            ~ 'resolved_at sent_at fetched_at',
        'silver.pager_texts': 'text: incident_id text',
        'silver.pagerduty_reports': 'bigint: sequence; boolean: is_reopening; text: incident_id dedup_key service title '
            ~ 'text severity url; timestamptz: started_at resolved_at sent_at fetched_at',
        'silver.payload_images': 'text: detector repository source_id image_name service tag',
        'silver.payload_pins': 'text: detector repository source_id service tag',
        'silver.period_dates': 'date: metric_date period_start_date; integer: period_id; text: grain',
        'silver.periods': 'boolean: is_open; date: period_start_date period_end_date; integer: period_id; text:'
            ~ ' grain; timestamptz: _built_at',
        'silver.person_identities': 'boolean: is_machine; text: kind identity person',
        'silver.pin_candidates': 'text: service tag repository sha resolved_by; timestamptz: seen_at',
        'silver.pin_commits': 'text: service tag repository sha resolved_by',
        'silver.pin_rules': 'text: repository path_pattern pattern environment_pattern service',
        'silver.pin_sightings': 'bigint: attempt_count choice; boolean: is_production is_transient '
            ~ 'is_rollback_reported is_clock_skewed is_rework_reported is_failure_reported; '
            ~ 'integer: precedence; text: detector repository service source_id run_id '
            ~ 'environment_name name path job event doubt sha ref outcome url pinned_service '
            ~ 'pinned_environment tag series; timestamptz: unhealthy_at healthy_at deleted_at '
            ~ 'started_at finished_at known_at',
        'silver.pinned_detections': 'text: detector config_repository config_source_id own_environment job service '
            ~ 'environment_name tag repository sha; timestamptz: finished_at',
        'silver.pinned_tags': 'text: service tag digits name digest repository',
        'silver.pipeline_recoveries': 'bigint: recovery_seconds; date: failed_date recovered_date; text: service '
            ~ 'environment environment_tier deployment_id; timestamptz: failed_at recovered_at '
            ~ '_built_at',
        'silver.pipeline_run_reports': 'bigint: sequence position; boolean: is_tag; text: repository run_id job name event '
            ~ 'sha ref default_branch outcome url; timestamptz: started_at finished_at fetched_at',
        'silver.placed_deployment_events': 'bigint: sequence; boolean: is_rework is_rollback is_change_failure; text: event_id '
            ~ 'deployed_repository deployed_service subject environment sha ref status url '
            ~ 'caused_by; timestamptz: started_at finished_at fetched_at',
        'silver.possible_periods': 'date: period_start_date period_end_date; text: grain',
        'silver.preceding_deployments': 'text: incident_key deployment_id',
        'silver.present_issues': 'bigint: hierarchy_level; boolean: is_subtask; double precision: story_points; text: '
            ~ 'site issue_id issue_key project_id project_key issue_type title url priority '
            ~ 'status_id status status_category parent_id parent_key linked_epic_key; timestamptz: '
            ~ 'opened_at known_at',
        'silver.pull_request_first_deployments': 'bigint: number; boolean: is_baseline; text: repository service environment '
            ~ 'environment_tier deployment_id shipped_by; timestamptz: deployment_started_at '
            ~ 'deployed_at _built_at',
        'silver.pull_request_labels': 'bigint: number; text: repository label; timestamptz: _built_at',
        'silver.pull_request_lead_times': 'bigint: number lead_time_seconds; date: deployed_date; text: repository service '
            ~ 'environment environment_tier deployment_id shipped_by reason; timestamptz: '
            ~ 'deployment_started_at deployed_at _built_at',
        'silver.pull_request_origin_marks': 'bigint: number; text: repository origin; timestamptz: _built_at',
        'silver.pull_request_references': 'bigint: number; text: repository incident_id; timestamptz: _built_at',
        'silver.pull_request_reverts': 'bigint: number; text: repository said_in kind named_repository named; timestamptz: '
            ~ '_built_at',
        'silver.pull_request_shipments': 'bigint: number shipment_order; text: repository service environment deployment_id '
            ~ 'shipped_by; timestamptz: _built_at',
        'silver.pull_request_stages': 'bigint: number coding_seconds pickup_seconds review_seconds merge_wait_seconds '
            ~ 'queue_seconds deploy_seconds; text: repository service environment_tier; '
            ~ 'timestamptz: _built_at',
        'silver.pull_requests': 'bigint: number own_commit_count additions deletions changed_file_count comment_count'
            ~ ' review_count reviewer_count review_round_count; boolean: is_draft is_bot is_hotfix;'
            ~ ' text: repository title url state base_ref head_ref head_sha merge_sha origin; '
            ~ 'timestamptz: first_authored_at opened_at ready_at first_review_at approved_at '
            ~ 'merged_at closed_at known_at _built_at',
        'silver.quick_check_answers': 'double precision: lower_bound upper_bound percentile; integer: answer; text: metric '
            ~ 'category',
        'silver.record_names': 'bigint: holder_count; text: incident_key name',
        'silver.record_references': 'bigint: number; text: incident_key kind reference sha repository named_id',
        'silver.record_services': 'text: incident_key service',
        'silver.record_texts': 'text: incident_key repository text',
        'silver.recorded_digests': 'text: repository digest sha',
        'silver.released_versions': 'text: repository service site version_id version url project_key; timestamptz: '
            ~ 'fetched_at released_at',
        'silver.reported_failures': 'text: deployment_id signal; timestamptz: recovered_at known_at',
        'silver.repository_services': 'text: repository service; timestamptz: tracked_since',
        'silver.revert_pairs': 'bigint: taker_number taken_number; text: repository taker taker_sha taken taken_sha',
        'silver.revert_statements': 'bigint: number; text: repository taker sha kind named',
        'silver.reverted_changes': 'bigint: number; text: repository taker kind named taken sha',
        'silver.reverts': 'bigint: taker_number taken_number; text: repository taker taker_sha taken taken_sha',
        'silver.reverts_by_sha': 'bigint: number; text: repository taker named sha',
        'silver.reverts_by_title': 'bigint: number; text: repository taker kind named',
        'silver.rolled_back_deployments': 'text: deployment_id',
        'silver.ruled_alarms': 'bigint: choice; integer: merge_minutes; text: alarm kind',
        'silver.ruled_detections': 'bigint: attempt_count; boolean: is_environment_of_rule is_production is_transient '
            ~ 'is_rework_reported is_failure_reported is_rollback_reported; integer: precedence; '
            ~ 'text: service rule_pattern usage time_zone rule_environment rule_branch rule_event '
            ~ 'repository environment_name detector source_id run_id name path job doubt sha ref '
            ~ 'outcome url environment environment_tier left_out_by; timestamptz: started_at '
            ~ 'finished_at unhealthy_at healthy_at deleted_at known_at',
        'silver.ruled_jobs': 'bigint: attempt_count; boolean: is_environment_of_rule is_production is_transient '
            ~ 'is_rework_reported is_failure_reported is_rollback_reported; integer: precedence; '
            ~ 'text: service rule_pattern usage time_zone rule_environment rule_branch rule_event '
            ~ 'repository environment_name detector source_id run_id name path job doubt sha ref '
            ~ 'outcome url environment environment_tier left_out_by; timestamptz: started_at '
            ~ 'finished_at unhealthy_at healthy_at deleted_at known_at',
        'silver.scoped_units': 'date: valid_from valid_to; text: scope name service environment',
        'silver.service_environments': 'text: service environment environment_tier time_zone; timestamptz: tracked_since '
            ~ 'first_attempt_at',
        'silver.service_path_commits': 'text: service repository sha; timestamptz: _built_at',
        'silver.service_repositories': 'integer: incident_window_hours; text: service repository path_pattern '
            ~ 'deployment_pattern incident_pattern time_zone',
        'silver.service_sightings': 'bigint: production_deployment_count shipping_deployment_count unknown_parent_count '
            ~ 'incident_count; numeric: counted_commit_count; text: service',
        'silver.service_teams': 'date: valid_from valid_to; text: service team',
        'silver.service_tiers': 'text: service repository path_pattern environment_tier environment time_zone; '
            ~ 'timestamptz: tracked_since _built_at',
        'silver.service_unread_records': 'bigint: unreadable_record_count set_aside_record_count; text: service; timestamptz: '
            ~ '_built_at',
        'silver.services_with_incidents': 'text: service; timestamptz: _built_at',
        'silver.services_with_unknown_commits': 'text: service; timestamptz: _built_at',
        'silver.shipment_counts': 'bigint: commit_count pull_request_count line_count; text: deployment_id size_class; '
            ~ 'timestamptz: _built_at',
        'silver.shipped_reverts': 'bigint: shipment_order; text: repository taker taken service environment '
            ~ 'deployment_id entity_type entity_id; timestamptz: deployed_at',
        'silver.size_ranges': 'bigint: from_line_count below_line_count; text: size_class',
        'silver.sprint_issues': 'boolean: is_committed is_added is_removed is_completed is_completed_outside '
            ~ 'is_carried_over; double precision: entered_points final_points; text: site sprint_id'
            ~ ' issue_id; timestamptz: entered_at removed_at completed_at',
        'silver.sprints': 'boolean: is_closed; text: site sprint_id sprint board_id board project_key state; '
            ~ 'timestamptz: started_at planned_end_at ended_at known_until',
        'silver.stated_verdicts': 'bigint: precedence; text: entity_type entity_id repository verdict remark; '
            ~ 'timestamptz: known_at',
        'silver.team_parents': 'date: valid_from valid_to; text: team parent',
        'silver.team_services': 'date: valid_from valid_to; text: team service',
        'silver.team_times': 'date: valid_from valid_to',
        'silver.team_units': 'bigint: group_id; date: valid_from valid_to; integer: unit_id; text: team '
            ~ 'environment_tier service environment',
        'silver.tool_deployments': 'bigint: sequence; boolean: is_rework is_rollback is_change_failure; text: event_id '
            ~ 'service subject repository environment sha ref status url caused_by; timestamptz: '
            ~ 'started_at finished_at fetched_at',
        'silver.tracked_units': 'date: first_date tracked_since_date; integer: unit_id; text: service environment '
            ~ 'environment_tier; timestamptz: _built_at',
        'silver.unit_history_starts': 'date: known_from_date; text: service environment; timestamptz: _built_at',
        'silver.units': 'integer: unit_id; text: service environment',
        'silver.unknown_parents': 'text: sha parent_sha; timestamptz: _built_at',
        'silver.unresolved_pins': 'bigint: detection_count; text: service tag config_repository',
        'silver.workflow_run_attempts': 'bigint: attempt; text: repository run_id name path event doubt sha head_branch '
            ~ 'status conclusion url; timestamptz: started_at ended_at deleted_at known_at',
    }) }}
{% endmacro %}
