-- Deployments that tools sent in their own format. A report of GitLab's deployments or of Vercel is
-- of one moment, and the first report of a deployment is its beginning.
-- Grain: one row per delivery and deployment.

{%- set text = 'cast(null as ' ~ dbt.type_string() ~ ')' %}

with moments as (

    {% for tool, statuses in [
        ('gitlab', ['running', 'success', 'failed', 'canceled']),
        ('vercel', ['created', 'succeeded', 'error', 'canceled']),
    ] -%}
    select
        '{{ tool }}:' || deployment_id as event_id,
        repository, environment, sha, ref,
        case status
            when '{{ statuses[0] }}' then 'in_progress'
            when '{{ statuses[1] }}' then 'success'
            when '{{ statuses[2] }}' then 'failure'
            else 'cancelled'
        end as status,
        url, sent_at,
        sequence, fetched_at,
        min(sent_at) over (partition by repository, deployment_id) as first_sent_at
    from {{ ref('push__' ~ tool ~ '_deployments') }}
    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    where deployment_id is not null and status in (
        {%- for status in statuses %}
        '{{ status }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )
    -- noqa: enable=LT02
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

final as (

    select
        event_id, {{ text }} as service, {{ text }} as subject,
        repository, coalesce(environment, 'production') as environment, sha, ref, status,
        url, {{ text }} as caused_by, false as is_rework, false as is_rollback,
        false as is_change_failure, coalesce(first_sent_at, fetched_at) as started_at,
        case when status <> 'in_progress' then coalesce(sent_at, fetched_at) end as finished_at,
        sequence, fetched_at
    from moments
    {%- for tool in ['argocd', 'gitlab_job', 'flux', 'netlify', 'jenkins'] %}
    union all
    select
        event_id, {{ text }} as service, subject, repository, environment, sha, ref, status, url,
        {{ text }} as caused_by, false as is_rework, false as is_rollback, is_change_failure,
        started_at, finished_at, sequence, fetched_at
    from {{ ref(tool ~ '_deployments') }}
    {%- endfor %}

)

select * from final
