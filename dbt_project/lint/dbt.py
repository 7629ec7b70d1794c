"""What sqlfluff takes for dbt's own cross-database macros: SQL of the same shape."""


def type_string() -> str:
    return "text"


def type_timestamp() -> str:
    return "timestamptz"


def split_part(text: str, delimiter: str, part: int) -> str:
    return f"split_part({text}, {delimiter}, {part})"


def dateadd(part: str, amount: int | str, start: str) -> str:
    return f"{start} + (interval '1 {part}' * ({amount}))"


def datediff(start: str, end: str, part: str) -> str:
    return f"({end} - {start})"


def date_trunc(part: str, date: str) -> str:
    return f"date_trunc('{part}', {date})"


def date_spine(part: str, start: str, end: str) -> str:
    return f"select generate_series({start}, {end}, interval '1 {part}') as date_{part}"


def listagg(value: str, delimiter: str, order: str) -> str:
    return f"string_agg({value}, {delimiter} {order})"


def is_incremental() -> bool:
    return True
