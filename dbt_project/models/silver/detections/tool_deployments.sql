-- Deployments that GitLab, Vercel and Argo CD sent. A report of GitLab or Vercel is of one moment.
-- A sync of Argo CD names the revision of the repository that it follows.
-- Grain: one row per delivery.

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
        url, told_at,
        sequence, fetched_at,
        min(told_at) over (partition by repository, deployment_id) as first_told_at
    from {{ ref('push__' ~ tool ~ '_deployments') }}
    -- sqlfluff loses the indentation of what Jinja repeats.
    -- noqa: disable=LT02
    where status in (
        {%- for status in statuses %}
        '{{ status }}'{{ ',' if not loop.last }}
        {%- endfor %}
    )
    -- noqa: enable=LT02
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

argocd as (

    select
        *,
        case
            when phase = 'succeeded' then 'success'
            when phase in ('failed', 'error') then 'failure'
            else 'in_progress'
        end as status
    from {{ ref('push__argocd_syncs') }}

),

final as (

    select
        event_id, {{ text }} as service, {{ text }} as subject,
        repository, coalesce(environment, 'production') as environment, sha, ref, status,
        url, {{ text }} as caused_by, false as is_rework, false as is_rollback,
        false as is_change_failure, coalesce(first_told_at, fetched_at) as started_at,
        case when status <> 'in_progress' then coalesce(told_at, fetched_at) end as finished_at,
        sequence, fetched_at
    from moments
    union all
    select
        'argocd:' || sync_id as event_id,
        {{ text }} as service, application as subject, repository,
        coalesce(environment, 'production') as environment, sha, {{ text }} as ref, status,
        {{ text }} as url, {{ text }} as caused_by, false as is_rework, false as is_rollback,
        false as is_change_failure, started_at,
        case when status <> 'in_progress' then coalesce(finished_at, started_at) end as finished_at,
        sequence, fetched_at
    from argocd
    where started_at is not null

)

select * from final
