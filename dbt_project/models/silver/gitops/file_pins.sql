-- The tag that a file of a config repository pins for a service, at each of the repository's
-- commits. If several files of one environment do, the first path with a tag decides.
-- Grain: one row per config repository, commit, service and environment.

with rules as (

    select * from {{ ref('pin_rules') }}
    where path_pattern is not null

),

files as (

    select * from {{ ref('github__pinned_files') }}

),

texts as (

    select * from {{ ref('github__pinned_texts') }}

),

pinned as (

    select
        files.repository,
        files.sha,
        rules.service,
        {{ captured_by('files.path', 'rules.environment_pattern') }} as environment,
        files.path,
        rules.pattern,
        {{ captured_by('texts.content', 'rules.pattern') }} as tag
    from rules
    inner join files
        on
            rules.repository = files.repository
            and {{ matches('files.path', 'rules.path_pattern') }}
    inner join texts
        on
            files.repository = texts.repository
            and files.blob = texts.blob

),

ranked as (

    select
        *,
        row_number() over (
            partition by repository, sha, service, environment order by path, pattern
        ) as choice
    from pinned
    where tag is not null

),

final as (

    select
        repository,
        sha,
        service,
        environment,
        tag
    from ranked
    where choice = 1

)

select * from final
