-- Names of workflows and pipelines with a word that says they deploy elsewhere than to production.
-- The words come from the same seed as for names of environments.
-- Grain: one row per detector, name and path.

with names as (

    select distinct
        detector,
        name,
        path
    from {{ ref('detections') }}
    where
        detector in ('workflow_run', 'codepipeline')
        and name is not null

),

patterns as (

    select * from {{ ref('environments') }}

),

matched as (

    select
        names.*,
        patterns.pattern,
        patterns.environment_tier,
        row_number() over (
            partition by names.detector, names.name, names.path
            order by patterns.precedence, patterns.pattern
        ) as choice
    from names
    inner join patterns
        on
            {{ matches('names.name', 'patterns.pattern') }}
            or {{ matches('names.path', 'patterns.pattern') }}

),

final as (

    select
        detector,
        name,
        path,
        pattern,
        environment_tier
    from matched
    where
        choice = 1
        and environment_tier not in ('production', 'unknown')
        -- "Test and deploy" names a step, and not a target.
        and not (
            environment_tier = 'testing'
            and {{ matches(
                "concat_ws(' ', name, path)",
                "'(^|[^a-z])(tests?|testing|qa|ci|e2e)( *[,/&+] *| and )|(,|/|&|[+]| and ) *(tests?|testing|qa|ci|e2e)([^a-z]|$)'",
            ) }}
        )

)

select * from final
