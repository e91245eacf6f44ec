//! Tokens that were given out, and the record of commands.

use rusqlite::{Connection, Row, params};

/// Lines of the record that are kept.
const LINES: i64 = 10_000;

/// A token without its secret part, which is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenRow {
    pub id: String,
    pub name: String,
    pub role: String,
    /// Whose vitals it sees, as JSON.
    pub vitals: String,
    pub device: Option<String>,
    /// Unix seconds.
    pub created: i64,
    pub expires: i64,
    pub seen: Option<i64>,
}

/// A change of the tokens.
#[derive(Clone, Debug)]
pub enum TokenChange {
    Put(Vec<TokenRow>),
    Remove(String),
    RemoveAll,
}

/// A command that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditRow {
    /// 0 before it is kept.
    pub id: i64,
    /// Unix milliseconds.
    pub at: i64,
    pub who: String,
    pub role: String,
    pub what: String,
    pub status: u16,
}

pub(super) fn tokens(connection: &Connection) -> rusqlite::Result<Vec<TokenRow>> {
    let sql = "SELECT id, name, role, vitals, device, created, expires, seen FROM tokens ORDER BY created, id";
    let token = |row: &Row<'_>| {
        Ok(TokenRow {
            id: row.get(0)?,
            name: row.get(1)?,
            role: row.get(2)?,
            vitals: row.get(3)?,
            device: row.get(4)?,
            created: row.get(5)?,
            expires: row.get(6)?,
            seen: row.get(7)?,
        })
    };
    connection.prepare(sql)?.query_map([], token)?.collect()
}

pub(super) fn change(connection: &Connection, change: &TokenChange) -> rusqlite::Result<()> {
    match change {
        TokenChange::Put(rows) => rows.iter().try_for_each(|row| put(connection, row)),
        TokenChange::Remove(id) => connection.execute("DELETE FROM tokens WHERE id = ?1", [id]).map(drop),
        TokenChange::RemoveAll => connection.execute("DELETE FROM tokens", []).map(drop),
    }
}

fn put(connection: &Connection, row: &TokenRow) -> rusqlite::Result<()> {
    let sql = "INSERT INTO tokens (id, name, role, vitals, device, created, expires, seen)
               VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)
               ON CONFLICT (id) DO UPDATE SET name = ?2, role = ?3, vitals = ?4, expires = ?7, seen = ?8";
    let TokenRow {
        id,
        name,
        role,
        vitals,
        device,
        created,
        expires,
        seen,
    } = row;
    connection
        .prepare_cached(sql)?
        .execute(params![id, name, role, vitals, device, created, expires, seen])?;
    Ok(())
}

/// Adds to the record, which loses as many of its oldest lines.
pub(super) fn record(connection: &Connection, rows: &[AuditRow]) -> rusqlite::Result<()> {
    let sql = "INSERT INTO audit (at, who, role, what, status) VALUES (?1, ?2, ?3, ?4, ?5)";
    let mut insert = connection.prepare_cached(sql)?;
    for row in rows {
        insert.execute(params![row.at, row.who, row.role, row.what, row.status])?;
    }
    let old = connection.last_insert_rowid() - LINES;
    connection
        .prepare_cached("DELETE FROM audit WHERE id <= ?1")?
        .execute([old])?;
    Ok(())
}

/// The newest lines before that id.
pub(super) fn read_record(connection: &Connection, before: i64, limit: usize) -> rusqlite::Result<Vec<AuditRow>> {
    let sql = "SELECT id, at, who, role, what, status FROM audit WHERE id < ?1 ORDER BY id DESC LIMIT ?2";
    let line = |row: &Row<'_>| {
        Ok(AuditRow {
            id: row.get(0)?,
            at: row.get(1)?,
            who: row.get(2)?,
            role: row.get(3)?,
            what: row.get(4)?,
            status: row.get(5)?,
        })
    };
    let mut statement = connection.prepare_cached(sql)?;
    statement.query_map(params![before, limit as i64], line)?.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_record_does_not_grow_for_ever() {
        let mut connection = Connection::open_in_memory().unwrap();
        super::super::migrations::run(&mut connection).unwrap();
        let row = AuditRow {
            id: 0,
            at: 1,
            who: "anyone".into(),
            role: String::new(),
            what: "POST /api/switch".into(),
            status: 401,
        };
        for _ in 0..3 {
            record(&connection, &vec![row.clone(); LINES as usize / 2]).unwrap();
        }
        let lines = read_record(&connection, i64::MAX, usize::MAX / 2).unwrap();
        assert_eq!(lines.len() as i64, LINES);
        assert_eq!(lines[0].id, LINES * 3 / 2);
    }
}
