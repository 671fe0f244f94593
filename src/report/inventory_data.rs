//! Floor 6: every resource and its identity, for programs: JSON and CSV.

use std::borrow::Cow;
use std::io;

use serde::Serialize;

use super::escape;
use super::json::{At, Located, SCHEMA_VERSION};
use crate::diagnostic::{Address, IdentitySummary, InventoryEntry, SupportSummary};

/// One JSON object, one resource a line.
pub fn write_json(
    files: &[(String, Vec<InventoryEntry>)],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write!(out, "{{\"schema_version\":{SCHEMA_VERSION},\"resources\":")?;
    let resources = files
        .iter()
        .flat_map(|(path, entries)| entries.iter().map(|entry| resource(path, entry)));
    escape::write_array(resources, out)?;
    out.write_all(b"}\n")
}

#[derive(Serialize)]
struct Resource<'a> {
    #[serde(flatten)]
    located: Located<'a>,
    existing: bool,
    identity: Option<Identity<'a>>,
    supports: Option<Supports<'a>>,
}

#[derive(Serialize)]
struct Identity<'a> {
    #[serde(flatten)]
    at: At<'a>,
    kinds: Option<&'a [&'static str]>,
    values: Option<&'a [&'static str]>,
    type_text: Option<&'a str>,
    shape: &'a str,
    user_assigned: Option<&'a [String]>,
}

#[derive(Serialize)]
struct Supports<'a> {
    kinds: &'a [String],
    shape: &'a str,
}

fn resource<'a>(path: &'a str, entry: &'a InventoryEntry) -> Resource<'a> {
    Resource {
        located: Located::new(path, entry.line, &entry.subject),
        existing: entry.existing,
        identity: entry.identity.as_ref().map(|identity| Identity {
            at: At::of(&identity.address),
            kinds: identity.kinds.as_deref(),
            values: identity.values.as_deref(),
            type_text: identity.type_text.as_deref(),
            shape: identity.shape,
            user_assigned: identity.user_assigned.as_deref(),
        }),
        supports: entry.supports.as_ref().map(|supports| Supports {
            kinds: &supports.kinds,
            shape: supports.shape,
        }),
    }
}

/// The columns of the CSV.
const HEAD: &str = "path,line,address,type,api_version,name,existing,identity,kinds,type_text,shape,\
                    user_assigned,supports_kinds,supports_shape,values";

/// RFC 4180. Lists are joined with `|`; `unknown` where armid does not know, empty where there is
/// nothing. Hidden characters are spelt out.
pub fn write_csv(
    files: &[(String, Vec<InventoryEntry>)],
    out: &mut dyn io::Write,
) -> io::Result<()> {
    write!(out, "{HEAD}\r\n")?;
    for (path, entries) in files {
        for entry in entries {
            let fields = fields(path, entry);
            let fields: Vec<String> = fields.iter().map(|field| quoted(field)).collect();
            write!(out, "{}\r\n", fields.join(","))?;
        }
    }
    Ok(())
}

fn fields<'a>(path: &'a str, entry: &'a InventoryEntry) -> [Cow<'a, str>; 15] {
    let subject = &entry.subject;
    let (Address::Pointer(address) | Address::Symbol(address)) = &subject.address;
    let [has, kinds, type_text, shape, ids] = identity_fields(entry.identity.as_ref());
    let [takes, takes_shape] = support_fields(entry.supports.as_ref());
    [
        escape::leading(path),
        entry.line.to_string().into(),
        address.into(),
        known(subject.resource_type.as_deref()),
        known(subject.api_version.as_deref()),
        subject.name.as_deref().unwrap_or_default().into(),
        entry.existing.to_string().into(),
        has,
        kinds,
        type_text,
        shape,
        ids,
        takes,
        takes_shape,
        values(entry.identity.as_ref()),
    ]
}

fn values(identity: Option<&IdentitySummary>) -> Cow<'_, str> {
    let Some(identity) = identity else {
        return "".into();
    };
    let values = identity.values.as_ref();
    values.map_or("unknown".into(), |values| values.join("|").into())
}

fn identity_fields(identity: Option<&IdentitySummary>) -> [Cow<'_, str>; 5] {
    let Some(identity) = identity else {
        return ["false".into(), "".into(), "".into(), "".into(), "".into()];
    };
    [
        "true".into(),
        identity
            .kinds
            .as_ref()
            .map_or("unknown".into(), |kinds| kinds.join("|").into()),
        identity.type_text.as_deref().unwrap_or_default().into(),
        identity.shape.into(),
        identity
            .user_assigned
            .as_ref()
            .map_or("unknown".into(), |ids| ids.join("|").into()),
    ]
}

fn support_fields(supports: Option<&SupportSummary>) -> [Cow<'_, str>; 2] {
    match supports {
        None => ["unknown".into(), "unknown".into()],
        Some(supports) => [supports.kinds.join("|").into(), supports.shape.into()],
    }
}

fn known(text: Option<&str>) -> Cow<'_, str> {
    text.unwrap_or("unknown").into()
}

fn quoted(field: &str) -> String {
    let field = escape::visible(field);
    if field.contains([',', '"']) || field.starts_with(' ') || field.ends_with(' ') {
        format!("\"{}\"", field.replace('"', "\"\""))
    } else {
        field.into_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::samples::resources;

    #[test]
    fn json_is_the_promised_schema_with_its_keys_in_order() {
        let mut out = Vec::new();
        write_json(&resources(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        serde_json::from_str::<serde_json::Value>(&text).unwrap();
        insta::assert_snapshot!(text);
    }

    #[test]
    fn csv_has_one_record_a_line_and_as_many_fields_as_its_head() {
        let mut out = Vec::new();
        write_csv(&resources(), &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(text.lines().count() > 3 && text.ends_with("\r\n"));
        insta::assert_snapshot!(text.replace("\r\n", "\n"));
    }

    #[test]
    fn quotes_are_doubled_and_line_ends_are_spelt_out() {
        assert_eq!(quoted("a,b"), "\"a,b\"");
        assert_eq!(quoted("say \"x\""), "\"say \"\"x\"\"\"");
        assert_eq!(quoted("a\nb"), "a\\nb");
    }
}
