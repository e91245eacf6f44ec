use std::{
    fs::{self, OpenOptions},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

use rusqlite::Connection;

use super::{mend, migrations, open};

const READINGS: i64 = 1500;

/// A closed database with two devices, an episode each, a font and a board.
fn database(folder: &Path) -> PathBuf {
    let path = folder.join("retroboard.db");
    let connection = open::connect(&path).unwrap();
    let sql = "INSERT INTO board VALUES (1, '{}');
               INSERT INTO fonts VALUES ('mine', x'00ff');
               INSERT INTO devices (number, name) VALUES (1, 'a'), (2, 'b');
               INSERT INTO alerts (device, raised, confidence) VALUES (1, 5, 0.5), (2, 6, 0.5);";
    connection.execute_batch(sql).unwrap();
    let fill = "INSERT INTO readings
                WITH RECURSIVE second (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM second WHERE at + 1 < ?1)
                SELECT (number << 42) + at * 1000, 60.25, 33.5, 1.125, 1, 0.75 FROM second, devices";
    connection.execute(fill, [READINGS]).unwrap();
    connection.close().unwrap();
    path
}

fn pages(path: &Path, table: &str, kind: &str) -> Vec<u64> {
    let connection = Connection::open(path).unwrap();
    let sql = "SELECT pageno FROM dbstat WHERE name = ?1 AND pagetype = ?2 ORDER BY pageno";
    let mut statement = connection.prepare(sql).unwrap();
    let rows = statement.query_map([table, kind], |row| row.get::<_, i64>(0)).unwrap();
    rows.map(|page| page.unwrap() as u64).collect()
}

fn spoil(path: &Path, page: u64, with: u8) {
    let size = u64::from(open::PAGE);
    let file = OpenOptions::new().write(true).open(path).unwrap();
    file.write_all_at(&vec![with; size as usize], (page - 1) * size)
        .unwrap();
}

fn mended(path: &Path) -> Connection {
    let gathered = mend::gather(path).unwrap();
    mend::swap(path, &gathered).unwrap();
    Connection::open(path).unwrap()
}

fn count(connection: &Connection, what: &str) -> i64 {
    let sql = format!("SELECT count(*) FROM {what}");
    connection.query_row(&sql, [], |row| row.get(0)).unwrap()
}

#[test]
fn what_is_whole_is_copied_whole() {
    let folder = tempfile::tempdir().unwrap();
    let connection = mended(&database(folder.path()));
    let tables = ["readings", "devices", "alerts", "fonts", "board"];
    assert_eq!(
        tables.map(|table| count(&connection, table)),
        [2 * READINGS, 2, 2, 1, 1]
    );
}

#[test]
fn a_page_in_the_middle_costs_its_own_readings_only() {
    for with in [0x00, 0x0D, 0x05, 0xFF] {
        let folder = tempfile::tempdir().unwrap();
        let path = database(folder.path());
        let leaves = pages(&path, "readings", "leaf");
        for place in [leaves.len() / 3, leaves.len() / 2] {
            spoil(&path, leaves[place], with);
        }
        let connection = mended(&path);
        let lost = 2 * READINGS - count(&connection, "readings");
        assert!((2..40).contains(&lost), "{lost} readings are lost with {with:#x}");
        assert_eq!(
            count(&connection, "readings WHERE hr <> 60.25 OR confidence <> 0.75"),
            0
        );
    }
}

#[test]
fn readings_without_a_device_get_a_name_of_their_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = database(folder.path());
    for page in pages(&path, "devices", "leaf") {
        spoil(&path, page, 0xFF);
    }
    let connection = mended(&path);
    assert_eq!(count(&connection, "readings"), 2 * READINGS);
    assert_eq!(
        count(&connection, "devices WHERE name IN ('recovered-1', 'recovered-2')"),
        2
    );
    assert_eq!(count(&connection, "alerts"), 2);
}

#[test]
fn whatever_is_spoilt_a_database_that_works_comes_of_it() {
    let mut random = 7_u64;
    let mut draw = |below: u64| {
        random = random.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (random >> 33) % below
    };
    let original = tempfile::tempdir().unwrap();
    let source = database(original.path());
    let size = fs::metadata(&source).unwrap().len();
    for round in 0..20 {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("retroboard.db");
        fs::copy(&source, &path).unwrap();
        let file = OpenOptions::new().write(true).open(&path).unwrap();
        for _ in 0..=draw(20) {
            let garbage: Vec<u8> = (0..=draw(600)).map(|_| draw(256) as u8).collect();
            file.write_all_at(&garbage, draw(size)).unwrap();
        }
        if round % 10 == 0 {
            file.set_len(draw(size)).unwrap();
        }
        let mut connection = mended(&path);
        migrations::run(&mut connection).unwrap();
        let sound: String = connection
            .query_row("PRAGMA integrity_check", [], |row| row.get(0))
            .unwrap();
        assert_eq!(sound, "ok", "round {round}");
        connection
            .execute("INSERT INTO devices (name) VALUES ('new')", [])
            .unwrap();
    }
}
