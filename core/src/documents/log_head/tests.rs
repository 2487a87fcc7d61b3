//! One line of every shape.

use super::{Since, head};
use crate::documents::times::rfc3339;
use expect_test::{Expect, expect};

fn told(lines: &[&str]) -> String {
    let mut out = String::new();
    for line in lines {
        let head = head(line);
        let since = match head.since {
            Some(Since::Year(ms)) => format!("year+{ms}"),
            Some(Since::Midnight(ms)) => format!("midnight+{ms}"),
            Some(Since::Start(ms)) => format!("start+{ms}"),
            None => String::new(),
        };
        let time = head.time.map_or(since, rfc3339);
        let parts = [&time, head.severity.word(), head.source, head.message(line)];
        out += &parts.map(|part| if part.is_empty() { "-" } else { part }).join(" ; ");
        out += "\n";
    }
    out
}

fn check(lines: &[&str], expected: &Expect) {
    expected.assert_eq(&told(lines));
}

#[test]
fn times_of_ci_systems_are_passed_and_the_programs_own_head_is_read() {
    check(
        &[
            "2024-01-02T15:04:05.1234567Z plain text",
            "2024-01-02T15:04:05.1234567Z ##[error]Process completed with exit code 1.",
            "2024-01-02T15:04:05.1234567Z ::warning file=a.c,line=1::unused",
            "2024-01-02T15:04:05.1234567Z 2024-01-02 15:04:04,999 WARN  [main] a.b.C - slow",
            "2024-01-02T15:04:05.123456Z 00O [INFO] building",
            "2024-01-02T15:04:05.123456Z 01E+part",
            "[2024-01-02T15:04:05.123Z] error: no",
            "2024-01-02T15:04:05.123456789Z stderr F E0102 15:04:05.000001       1 file.go:12] failed",
            "_bk;t=1704207845123\u{7}~~~ Preparing",
            "#12 3.456 npm ERR! code 1",
            "#12 [stage 2/3] RUN make",
            "##vso[task.logissue type=error]broken",
            "web-1  | [2024-01-02 15:04:05 +0000] [7] [INFO] Booting worker",
            "db_1   | 2024-01-02 15:04:05.123 UTC [31] ERROR:  relation \"a\" does not exist",
        ],
        &expect![[r#"
            2024-01-02T15:04:05.123Z ; - ; - ; plain text
            2024-01-02T15:04:05.123Z ; error ; - ; Process completed with exit code 1.
            2024-01-02T15:04:05.123Z ; warning ; - ; unused
            2024-01-02T15:04:05.123Z ; warning ; a.b.C ; slow
            2024-01-02T15:04:05.123Z ; info ; - ; building
            2024-01-02T15:04:05.123Z ; - ; - ; part
            2024-01-02T15:04:05.123Z ; error ; - ; no
            2024-01-02T15:04:05.123Z ; error ; file.go:12 ; failed
            2024-01-02T15:04:05.123Z ; - ; - ; ~~~ Preparing
            start+3456 ; error ; #12 ; npm ERR! code 1
            - ; - ; #12 ; [stage 2/3] RUN make
            - ; error ; - ; broken
            2024-01-02T15:04:05Z ; info ; web-1 ; Booting worker
            2024-01-02T15:04:05.123Z ; error ; db_1 ; relation "a" does not exist
        "#]],
    );
}

#[test]
fn daemons_kernels_and_containers() {
    check(
        &[
            "Jun 14 15:16:01 combo sshd(pam_unix)[19939]: authentication failure; logname= uid=0",
            "Jun  4 15:16:01 host kernel: Linux version 2.6",
            "Jun 20 03:40:59 combo -- root[2421]: ROOT LOGIN ON tty2",
            "Jul  1 09:00:55 mac com.apple.xpc.launchd[1] (com.apple.Helper): Service only ran for 1 seconds.",
            "Jul  1 09:00:55 mac --- last message repeated 1 time ---",
            "Jul  1 09:00:55 mac Microsoft Word[14463]: Couldn't open: 5",
            "2024-06-14T15:16:01+02:00 host systemd[1]: Started Session 1.",
            "<34>1 2003-10-11T22:14:15.003Z mymachine su - ID47 [a@1 b=\"c\"] 'su root' failed",
            "<11>Oct 11 22:14:15 mymachine su: 'su root' failed",
            "<6>[    1.500000] usb 1-1: new device",
            "[   12.345678] Out of memory: Killed process 12",
            "type=SYSCALL msg=audit(1364481363.243:24287): arch=c000003e",
            "03-17 16:13:38.811  1702  2395 D WindowManager: printFreezingDisplayLogs",
            "03-17 16:13:38.811 D/PowerManager( 1702): acquire lock=1",
            "W/Activity(  12): slow",
            "E0102 15:04:05.000000       1 reflector.go:127] Failed to watch",
            "I20240102 15:04:05.000000 12 a.cc:3] started",
            "1234:M 02 Jan 2024 15:04:05.123 * Ready to accept connections",
            "10.0.0.1 - - [02/Jan/2024:15:04:05 +0000] \"GET / HTTP/1.1\" 200 12",
            "[Sun Dec 04 04:47:44 2005] [error] mod_jk child workerEnv in error state 6",
            "[Sun Dec 04 04:47:44.123456 2005] [core:error] [pid 12:tid 3] [client 1.2.3.4:5] AH00037: denied",
            "2024/01/02 15:04:05 [error] 1234#0: *5 open() failed",
        ],
        &expect![[r#"
            year+14310961000 ; - ; sshd(pam_unix) ; authentication failure; logname= uid=0
            year+13446961000 ; - ; kernel ; Linux version 2.6
            year+14787659000 ; - ; root ; ROOT LOGIN ON tty2
            year+15757255000 ; - ; com.apple.xpc.launchd ; Service only ran for 1 seconds.
            year+15757255000 ; - ; mac ; --- last message repeated 1 time ---
            year+15757255000 ; - ; Microsoft Word ; Couldn't open: 5
            2024-06-14T13:16:01Z ; - ; systemd ; Started Session 1.
            2003-10-11T22:14:15.003Z ; fatal ; su ; 'su root' failed
            year+24617655000 ; error ; su ; 'su root' failed
            start+1500 ; info ; - ; usb 1-1: new device
            start+12345 ; - ; - ; Out of memory: Killed process 12
            2013-03-28T14:36:03.243Z ; - ; SYSCALL ; arch=c000003e
            year+6624818811 ; debug ; WindowManager ; printFreezingDisplayLogs
            year+6624818811 ; debug ; PowerManager ; acquire lock=1
            - ; warning ; Activity ; slow
            year+140645000 ; error ; reflector.go:127 ; Failed to watch
            2024-01-02T15:04:05Z ; info ; a.cc:3 ; started
            2024-01-02T15:04:05.123Z ; info ; - ; Ready to accept connections
            2024-01-02T15:04:05Z ; - ; 10.0.0.1 ; "GET / HTTP/1.1" 200 12
            2005-12-04T04:47:44Z ; error ; - ; mod_jk child workerEnv in error state 6
            2005-12-04T04:47:44.123Z ; error ; client 1.2.3.4:5 ; AH00037: denied
            2024-01-02T15:04:05Z ; error ; - ; 1234#0: *5 open() failed
        "#]],
    );
}

#[test]
fn systems_of_many_machines() {
    check(
        &[
            "081109 203518 143 INFO dfs.DataNode$DataXceiver: Receiving block blk_1 src: /10.0.0.1:1 dest: /10.0.0.2:2",
            "17/06/09 20:10:40 INFO executor.CoarseGrainedExecutorBackend: Registered signal handlers",
            "2015-10-18 18:01:47,978 INFO [main] org.apache.hadoop.mapreduce.v2.app.MRAppMaster: Created MRAppMaster",
            "2015-07-29 17:41:44,747 - INFO  [QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774] - Notification time out: 3200",
            "nova-api.log.1.2017-05-16_13:53:08 2017-05-16 00:00:00.008 25746 INFO nova.osapi_compute.wsgi.server [req-38101a0b - - -] 10.11.10.1 \"GET /v2\" status: 200",
            "2017-05-16 00:00:04.500 2931 INFO nova.compute.manager [req-3ea4 - - - - -] [instance: b9000564] VM Started (Lifecycle Event)",
            "- 1117838570 2005.06.03 R02-M1-N0-C:J12-U11 2005-06-03-15.42.50.675872 R02-M1-N0-C:J12-U11 RAS KERNEL INFO instruction cache parity error corrected",
            "134681 node-246 unix.hw state_change.unavailable 1077804742 1 Component State Change: Component is in the unavailable state",
            "- 1131566461 2005.11.09 dn228 Nov 9 12:01:01 dn228/dn228 crond(pam_unix)[2915]: session closed for user root",
            "2016-09-28 04:30:30, Info                  CBS    Loaded Servicing Stack v6.1",
            "20171223-22:15:29:606|Step_LSC|30002312|onStandStepChanged 3579",
            "20171224-0:0:5:33|Step_SPUtils|30002312| getTodayTotalDetailSteps = 1",
            "[10.30 16:49:06] chrome.exe - proxy.example.com:5070 open through proxy",
            "[10.30 16:49:06] chrome.exe *64 - a.example:443 close, 0 bytes sent",
            "[2024-01-02 15:04:05,123] INFO [Controller id=1] Starting (kafka.controller.KafkaController)",
            "[2024-01-02T15:04:05,123][WARN ][o.e.n.Node               ] [node-1] starting",
        ],
        &expect![[r#"
            2008-11-09T20:35:18Z ; info ; dfs.DataNode$DataXceiver ; Receiving block blk_1 src: /10.0.0.1:1 dest: /10.0.0.2:2
            2017-06-09T20:10:40Z ; info ; executor.CoarseGrainedExecutorBackend ; Registered signal handlers
            2015-10-18T18:01:47.978Z ; info ; org.apache.hadoop.mapreduce.v2.app.MRAppMaster ; Created MRAppMaster
            2015-07-29T17:41:44.747Z ; info ; QuorumPeer[myid=1]/0:0:0:0:0:0:0:0:2181:FastLeaderElection@774 ; Notification time out: 3200
            2017-05-16T00:00:00.008Z ; info ; nova.osapi_compute.wsgi.server ; 10.11.10.1 "GET /v2" status: 200
            2017-05-16T00:00:04.500Z ; info ; nova.compute.manager ; [instance: b9000564] VM Started (Lifecycle Event)
            2005-06-03T22:42:50Z ; info ; KERNEL ; instruction cache parity error corrected
            2004-02-26T14:12:22Z ; - ; node-246 ; Component State Change: Component is in the unavailable state
            2005-11-09T20:01:01Z ; - ; crond(pam_unix) ; session closed for user root
            2016-09-28T04:30:30Z ; info ; CBS ; Loaded Servicing Stack v6.1
            2017-12-23T22:15:29.606Z ; - ; Step_LSC ; onStandStepChanged 3579
            2017-12-24T00:00:05.033Z ; - ; Step_SPUtils ; getTodayTotalDetailSteps = 1
            year+26239746000 ; - ; chrome.exe ; proxy.example.com:5070 open through proxy
            year+26239746000 ; - ; chrome.exe ; a.example:443 close, 0 bytes sent
            2024-01-02T15:04:05.123Z ; info ; Controller id=1 ; Starting (kafka.controller.KafkaController)
            2024-01-02T15:04:05.123Z ; warning ; node-1 ; starting
        "#]],
    );
}

#[test]
fn loggers_of_languages() {
    check(
        &[
            "2024-01-02 15:04:05,123 - my.module - WARNING - disk is full",
            "2024-01-02 15:04:05,123 WARNING root: disk is full",
            "WARNING:root:disk is full",
            "2024-01-02 15:04:05.123 | INFO     | app.main:run:42 - started",
            "[2024-01-02 15:04:05,123: WARNING/MainProcess] late",
            "[2024-01-02 15:04:05,123] {taskinstance.py:12} INFO - Executing",
            "INFO:     127.0.0.1:1234 - \"GET / HTTP/1.1\" 200 OK",
            "15:04:05.123 [main] DEBUG org.example.App - tick",
            "15:04:05,123 |-INFO in ch.qos.logback: configured",
            "2024-01-02 15:04:05.123  INFO 1234 --- [           main] c.e.Application   : Started in 2 s",
            "2024-01-02T15:04:05.123Z ERROR 12 --- [main] c.e.Application : no",
            "Jan 02, 2024 3:04:05 PM com.example.Foo bar",
            "SEVERE: it broke",
            "[INFO] Building jar",
            "2024/01/02 15:04:05 main.go:12: started",
            "2024/01/02 15:04:05.123456 started",
            "2024-01-02T15:04:05.123Z\tINFO\tcontroller\tapp/main.go:12\tstarted\t{\"a\": 1}",
            "2024-01-02T15:04:05.123456Z  WARN my_crate::net: slow id=4",
            "[2024-01-02T15:04:05Z INFO  my_crate::net] listening",
            "I, [2024-01-02T15:04:05.123456 #1234]  INFO -- : Started GET",
            "info: Microsoft.Hosting.Lifetime[14]",
            "[15:04:05 INF] Now listening",
            "2024-01-02 15:04:05.123 +01:00 [ERR] failed",
            "2015-01-02T15:04:05.123+0000 I NETWORK  [conn1] end connection",
            "2024-01-02T15:04:05.123456Z 0 [Warning] [MY-010068] [Server] CA certificate is self signed.",
            "time=\"2024-01-02T15:04:05Z\" level=warning msg=\"no such \\\"thing\\\"\" id=4",
            "ts=2024-01-02T15:04:05.123Z caller=main.go:12 level=info msg=ready port=1",
            "level=error ts=1704207845.5 component=db msg=\"gone\"",
        ],
        &expect![[r#"
            2024-01-02T15:04:05.123Z ; warning ; my.module ; disk is full
            2024-01-02T15:04:05.123Z ; warning ; - ; root: disk is full
            - ; warning ; root ; disk is full
            2024-01-02T15:04:05.123Z ; info ; app.main:run:42 ; started
            2024-01-02T15:04:05.123Z ; warning ; MainProcess ; late
            2024-01-02T15:04:05.123Z ; info ; taskinstance.py:12 ; Executing
            - ; info ; - ; 127.0.0.1:1234 - "GET / HTTP/1.1" 200 OK
            midnight+54245123 ; debug ; org.example.App ; tick
            midnight+54245123 ; - ; - ; -INFO in ch.qos.logback: configured
            2024-01-02T15:04:05.123Z ; info ; c.e.Application ; Started in 2 s
            2024-01-02T15:04:05.123Z ; error ; c.e.Application ; no
            2024-01-02T15:04:05Z ; - ; com.example.Foo ; -
            - ; error ; - ; it broke
            - ; info ; - ; Building jar
            2024-01-02T15:04:05Z ; - ; main.go:12 ; started
            2024-01-02T15:04:05.123Z ; - ; - ; started
            2024-01-02T15:04:05.123Z ; info ; app/main.go:12 ; started	{"a": 1}
            2024-01-02T15:04:05.123Z ; warning ; my_crate::net ; slow id=4
            2024-01-02T15:04:05Z ; info ; my_crate::net ; listening
            2024-01-02T15:04:05.123Z ; info ; - ; Started GET
            - ; info ; Microsoft.Hosting.Lifetime ; -
            midnight+54245000 ; info ; - ; Now listening
            2024-01-02T14:04:05.123Z ; error ; - ; failed
            2015-01-02T15:04:05.123Z ; info ; NETWORK ; end connection
            2024-01-02T15:04:05.123Z ; warning ; Server ; CA certificate is self signed.
            2024-01-02T15:04:05Z ; warning ; - ; no such \"thing\"
            2024-01-02T15:04:05.123Z ; info ; main.go:12 ; ready
            2024-01-02T15:04:05.500Z ; error ; db ; gone
        "#]],
    );
}

#[test]
fn json_lines_tell_time_level_name_and_message() {
    check(
        &[
            r#"{"t":{"$date":"2025-12-23T01:41:22.379+00:00"},"s":"W",  "c":"STORAGE",  "id":1, "ctx":"main","msg":"slow","attr":{"ms":5}}"#,
            r#"{"name":"app","hostname":"h","pid":1,"level":50,"msg":"no \"way\"","time":"2024-01-02T15:04:05.123Z","v":0}"#,
            r#"{"level":30,"time":1704207845123,"pid":1,"msg":"up"}"#,
            r#"{"level":"error","ts":1704207845.123,"logger":"a.b","caller":"m.go:1","msg":"x failed","stacktrace":"a\nb"}"#,
            r#"{"@timestamp":"2024-01-02T15:04:05.123Z","log":{"level":"WARN","logger":"c.e.Foo"},"message":"late"}"#,
            r#"{"@timestamp":"2024-01-02T15:04:05.123Z","log.level":"ERROR","message":"late","ecs.version":"1.2.0"}"#,
            r#"{"log":"2024-01-02 15:04:04 ERROR gone\n","stream":"stderr","time":"2024-01-02T15:04:05.1Z"}"#,
            r#"{"@t":"2024-01-02T15:04:05.1Z","@mt":"Hello {Name}","@l":"Warning","Name":"x"}"#,
            r#"{"timestamp":"2024-01-02T15:04:05.1Z","level":"INFO","fields":{"message":"in"},"target":"a"}"#,
            r#"{"a":1}"#,
            r#"{"level":"info","msg":"cut off"#,
        ],
        &expect![[r#"
            2025-12-23T01:41:22.379Z ; warning ; STORAGE ; slow
            2024-01-02T15:04:05.123Z ; error ; app ; no \"way\"
            2024-01-02T15:04:05.123Z ; info ; - ; up
            2024-01-02T15:04:05.123Z ; error ; a.b ; x failed
            2024-01-02T15:04:05.123Z ; warning ; c.e.Foo ; late
            2024-01-02T15:04:05.123Z ; error ; - ; late
            2024-01-02T15:04:05.100Z ; error ; - ; gone
            2024-01-02T15:04:05.100Z ; warning ; - ; Hello {Name}
            2024-01-02T15:04:05.100Z ; info ; a ; in
            - ; - ; - ; {"a":1}
            - ; info ; - ; cut off
        "#]],
    );
}

#[test]
fn lines_without_a_head_stay_whole() {
    check(
        &[
            "",
            "Receiving block blk_1 src: /10.0.0.1:1 dest: /10.0.0.2:2",
            "error[E0308]: mismatched types",
            "error: could not compile",
            "    at com.example.Foo.bar(Foo.java:12)",
            "Information about users",
            "ERRORS were found",
            "2024 was a year",
            "1:2 is a ratio",
            "12:30 is noon",
            "May be so",
            "Mon petit",
            "[a] b",
            "[2/3] RUN make",
            "a | b | c",
            "key=value",
            "ünïcode 2024-01-02 ERROR",
            "2024-01-02 15:04:05 ü",
            "{",
            "<34",
            "[INFO]",
            "ERROR",
            "2024-01-02T15:04:05Z",
        ],
        &expect![[r#"
            - ; - ; - ; -
            - ; - ; - ; Receiving block blk_1 src: /10.0.0.1:1 dest: /10.0.0.2:2
            - ; error ; - ; error[E0308]: mismatched types
            - ; error ; - ; error: could not compile
            - ; - ; - ;     at com.example.Foo.bar(Foo.java:12)
            - ; - ; - ; Information about users
            - ; - ; - ; ERRORS were found
            - ; - ; - ; 2024 was a year
            - ; - ; - ; 1:2 is a ratio
            - ; - ; - ; 12:30 is noon
            - ; - ; - ; May be so
            - ; - ; - ; Mon petit
            - ; - ; - ; [a] b
            - ; - ; - ; [2/3] RUN make
            - ; - ; - ; a | b | c
            - ; - ; - ; key=value
            - ; - ; - ; ünïcode 2024-01-02 ERROR
            2024-01-02T15:04:05Z ; - ; - ; ü
            - ; - ; - ; {
            - ; - ; - ; <34
            - ; info ; - ; -
            - ; error ; - ; -
            2024-01-02T15:04:05Z ; - ; - ; -
        "#]],
    );
}

#[test]
fn a_head_ends_within_its_line_whatever_the_bytes() {
    let samples = [
        "2024-01-02T15:04:05.123456Z 00O [2024-01-02 15:04:05,1] {f.py:1} INFO - é",
        "- 1117838570 2005.06.03 R02 2005-06-03-15.42.50.675872 R02 RAS KERNEL INFO x",
        "<34>1 2003-10-11T22:14:15.003Z host app 1 id [a b=\"é\"] x",
        r#"{"t":{"$date":"2025-12-23T01:41:22.379+00:00"},"s":"W","msg":"é","attr":{"ms":[5]}}"#,
        "time=\"2024-01-02T15:04:05Z\" level=warning msg=\"é\" id=4",
        "03-17 16:13:38.811  1702  2395 D WindowManager: é",
    ];
    let marks = ["é", "[", "]", "\"", "{", ":", " ", "\t", "9999999999999999999", "\\", "|", "-"];
    for sample in samples {
        for (at, _) in sample.char_indices() {
            for mark in marks {
                for line in [format!("{}{mark}", &sample[..at]), format!("{}{mark}{}", &sample[..at], &sample[at..])] {
                    let head = head(&line);
                    assert!(line.get(head.length..).is_some(), "{line}");
                    assert!(head.length + head.behind <= line.len(), "{line}");
                }
            }
        }
    }
}
