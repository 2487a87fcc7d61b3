//! What is masked, and which lines go together.

use super::{Miner, masked};
use expect_test::expect;

#[test]
fn what_varies_by_its_looks_is_masked() {
    let lines = [
        "Receiving block blk_-1608999687919862906 src: /10.250.19.102:54106 dest: /10.250.19.102:50010",
        "session opened for user root by (uid=0)",
        "authentication failure; logname= uid=0 euid=0 tty=ssh ruser= rhost=a.example user=root",
        "close, 451 bytes (1.2 KB) sent, 0 bytes received, lifetime <1 sec",
        "close, 7 bytes (2 KB) sent, 10 bytes received, lifetime 00:01",
        "GET https://a.example/x?y=1 took 5 ms (99.5%)",
        "\"GET /v2/servers HTTP/1.1\" status: 200 len: 1893",
        "loading 'my file' from C:\\x\\y",
        "plugins: alpha, beta, gamma loaded",
        "plugins: alpha, beta, gamma, delta loaded",
        "REPORT : 7007 5002 150089 240",
        "a.b.C::d(e) don't",
        "{\"id\": 5, \"name\": \"x\"}",
        "ünï — 5",
        "-- => *",
        "",
    ];
    let told: String = lines.iter().map(|line| masked(line).join(" ") + "\n").collect();
    expect![[r#"
        Receiving block <*> src <*> dest <*>
        session opened for user root by uid <*>
        authentication failure logname <*> uid <*> euid <*> tty <*> ruser <*> rhost <*> user <*>
        close <*> <*> sent <*> received lifetime <*>
        close <*> <*> sent <*> received lifetime <*>
        GET <*> took <*> <*>
        GET <*> status <*> len <*>
        loading <*> from <*>
        plugins <*> loaded
        plugins <*> loaded
        REPORT <*>
        a.b.C::d e don't
        id <*> name <*>
        ünï — <*>


    "#]]
    .assert_eq(&told);
}

#[test]
fn lines_of_one_statement_are_one_template() {
    let mut miner = Miner::default();
    let users = ["root", "guest", "alice", "bob", "carol"];
    for user in users {
        for line in [
            format!("session opened for user {user} by (uid=0)"),
            format!("session closed for user {user}"),
            format!("Failed password for invalid user {user} from 10.0.0.1 port 22 ssh2"),
            format!("Failed password for {user} from 10.0.0.1 port 22 ssh2"),
            "reverse mapping checking failed".to_owned(),
        ] {
            miner.add(&line);
        }
    }
    let found = miner.finish();
    let told: Vec<String> =
        found.templates.iter().map(|it| format!("{} {:?} {}\n", it.count, it.lines, it.text)).collect();
    expect![[r#"
        5 (0, 20) session opened for user <*> by (uid=<*>)
        5 (1, 21) session closed for user <*>
        5 (2, 22) Failed password for invalid user <*> from <*> port <*>
        5 (3, 23) Failed password for <*> from <*> port <*>
        5 (4, 24) reverse mapping checking failed
    "#]]
    .assert_eq(&told.concat());
    assert_eq!(found.of_line.len(), 25);
}
