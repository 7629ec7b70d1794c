-- What Jenkins said of builds. The environment is the build's parameter of that name.
-- Grain: one row per delivery.

with deliveries as (

    {{ deliveries('jenkins') }}

),

renamed as (

    select
        -- keys
        {{ short_key("coalesce(record.url, record.job || '#' || record.number)") }} as build_id,
        record.job,
        {{ repository_in('record.repository_url') }} as repository,

        -- attributes
        coalesce(record.upper_environment, record.environment) as environment,
        {{ captured('lower(record.sha)', '^([0-9a-f]{40,64})$') }} as sha,
        record.ref,
        lower(record.phase) as phase,
        lower(record.status) as status,
        record.url,

        -- timestamps, UTC
        {{ since_1970('record.milliseconds') }} as started_at,
        {{ since_1970("cast(" ~ read_as('record.milliseconds', 'bigint') ~ " + "
            ~ read_as("nullif(record.duration, '0')", 'bigint') ~ " as "
            ~ dbt.type_string() ~ ")") }} as finished_at,

        -- lineage
        record.unreadable,
        deliveries.sequence,
        deliveries.received_at as fetched_at
    from deliveries
    {{ json_record('deliveries.body', 'record', {
        'job': ['key!', 'name'],
        'number': ['key!', 'build', 'number'],
        'url': ['text', 'build', 'full_url'],
        'repository_url': ['text', 'build', 'scm', 'url'],
        'sha': ['text', 'build', 'scm', 'commit'],
        'ref': ['key', 'build', 'scm', 'branch'],
        'upper_environment': ['key', 'build', 'parameters', 'ENVIRONMENT'],
        'environment': ['key', 'build', 'parameters', 'environment'],
        'phase': ['text', 'build', 'phase'],
        'status': ['text', 'build', 'status'],
        'milliseconds': ['text', 'build', 'timestamp'],
        'duration': ['text', 'build', 'duration'],
    }) }}
    where deliveries.source = 'jenkins'

)

select * from renamed
