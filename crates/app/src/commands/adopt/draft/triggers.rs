//! Triggers for what the portal writes into a relation.

use adapters_postgres::adopt::Column;

use super::{Source, quoted, words};

/// The triggers of a relation; nothing if the portal does not write it.
pub(super) fn triggers(source: &Source<'_>) -> String {
    let mut text = String::new();
    if source.relation.is_inserted() {
        text += &trigger(source, "insert", |column| column.inserted);
    }
    if source.relation.is_updated() {
        text += &trigger(source, "update", |column| column.updated);
    }
    text
}

fn trigger(source: &Source<'_>, verb: &str, is_written: impl Fn(&Column) -> bool) -> String {
    let (relation, schema) = (source.relation.name, quoted(source.schema));
    let function = format!("{schema}.portal_{relation}_{verb}");
    let columns: Vec<&Column> = source.relation.columns.iter().filter(|column| is_written(column)).collect();
    let unknown = columns.iter().filter(|column| source.column(column.name).is_none());
    let todo = unknown.fold(String::new(), |text, column| {
        format!(
            "{text}    -- TODO {}: NEW.{}
",
            column.name, column.name
        )
    });
    let known: Vec<(String, String)> = columns.iter().filter_map(|column| assignment(source, column)).collect();
    let body = match (source.table, source.column(source.relation.key[0])) {
        (Some(table), Some(key)) if !known.is_empty() => {
            let (table, key) = (quoted(&table.name), quoted(&key.name));
            if verb == "insert" {
                insert(relation, &table, &known)
            } else {
                update(&table, &key, source.relation.key[0], &known)
            }
        }
        _ => format!("    RAISE EXCEPTION 'TODO: nothing is written to isp.{relation} yet';\n"),
    };
    format!(
        "
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = {schema}, pg_temp AS $$
BEGIN
{todo}{body}    RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER portal_{verb} INSTEAD OF {} ON isp.{relation}
    FOR EACH ROW EXECUTE FUNCTION {function}();
",
        verb.to_uppercase()
    )
}

/// A ticket whose number is taken is left alone, and NULL says so; the portal takes the next number then.
fn insert(relation: &str, table: &str, known: &[(String, String)]) -> String {
    let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
    let values: Vec<String> = known.iter().map(|(_, value)| format!("        {value}")).collect();
    let (names, values) = (names.join(", "), values.join(",\n"));
    let insert = format!("    INSERT INTO {table} ({names})\n    VALUES (\n{values}\n    )");
    if relation == "tickets" {
        format!("{insert}\n    ON CONFLICT DO NOTHING;\n    IF NOT FOUND THEN\n        RETURN NULL;\n    END IF;\n")
    } else {
        insert + ";\n"
    }
}

fn update(table: &str, key: &str, key_in_view: &str, known: &[(String, String)]) -> String {
    let set: Vec<String> = known.iter().map(|(name, value)| format!("        {name} = {value}")).collect();
    format!("    UPDATE {table} SET\n{}\n    WHERE {key} = OLD.{key_in_view};\n", set.join(",\n"))
}

/// The column of the table, and the value for it.
fn assignment(source: &Source<'_>, column: &Column) -> Option<(String, String)> {
    let target = source.column(column.name)?;
    let value = if target.kind == "timestamp without time zone" {
        format!("NEW.{} AT TIME ZONE '{}'", column.name, source.zone)
    } else if words(source.relation.name, column.name).is_some() {
        format!("NEW.{} /* TODO in your words */", column.name)
    } else {
        format!("NEW.{}", column.name)
    };
    Some((quoted(&target.name), value))
}
