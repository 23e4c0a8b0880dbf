//! Whatever comes over the line, the registry answers or closes, and goes on.

use crate::common::{Client, command, contact_create, contact_info, domain_info, simulator};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[tokio::test]
async fn frames_in_single_bytes_both_ways() {
    let simulator = simulator().await;
    simulator.switches().set_trickle(Some(1));
    let mut client = Client::login(&simulator).await;
    let xml = command(
        &contact_create("NH-1", "SW1", "").replace("London", "Łódź"),
        "TEST-B",
    );
    let mut bytes = u32::try_from(xml.len() + 4).unwrap().to_be_bytes().to_vec();
    bytes.extend_from_slice(xml.replace("\"int\"", "\"loc\"").as_bytes());
    for byte in bytes {
        client.stream.write_all(&[byte]).await.unwrap();
        client.stream.flush().await.unwrap();
    }
    assert!(client.receive().await.unwrap().contains("code=\"1000\""));
    let reply = client.command(&contact_info("NH-1")).await.expect(1000);
    assert_eq!(reply.text("city").as_deref(), Some("Łódź"));
}

#[tokio::test]
async fn many_frames_at_once_are_answered_in_order() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    let mut bytes = Vec::new();
    for number in 0..20 {
        let xml = command(
            &contact_create(&format!("NH-{number}"), "", ""),
            &format!("PIPE-{number}"),
        );
        bytes.extend_from_slice(&u32::try_from(xml.len() + 4).unwrap().to_be_bytes());
        bytes.extend_from_slice(xml.as_bytes());
    }
    client.stream.write_all(&bytes).await.unwrap();
    client.stream.flush().await.unwrap();
    for number in 0..20 {
        let xml = client.receive().await.unwrap();
        assert!(
            xml.contains("code=\"1000\"") && xml.contains(&format!(">PIPE-{number}<")),
            "{xml}"
        );
    }
}

#[tokio::test]
async fn what_is_no_command_is_answered_and_the_line_goes_on() {
    let simulator = simulator().await;
    let mut client = Client::login(&simulator).await;
    let deep = format!("{}{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
    let wide = format!("<a>{}</a>", "<b/>".repeat(200_000));
    let bomb = r#"<!DOCTYPE a [<!ENTITY b "bbbbbbbb"><!ENTITY c "&b;&b;&b;">]><epp xmlns="urn:ietf:params:xml:ns:epp-1.0"><command>&c;</command></epp>"#;
    let extension = command(&contact_info("NH-1"), "TEST-E").replace(
        "<clTRID>",
        "<extension><x xmlns='urn:x'/></extension><clTRID>",
    );
    for (xml, code) in [
        ("", 2001),
        ("hello", 2001),
        ("<epp/>", 2001),
        ("<epp xmlns='urn:other'/>", 2001),
        (deep.as_str(), 2001),
        (wide.as_str(), 2001),
        (bomb, 2001),
        ("<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'/>", 2001),
        (
            "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><greeting/></epp>",
            2001,
        ),
        (
            "<epp xmlns='urn:ietf:params:xml:ns:epp-1.0'><extension><x xmlns='urn:x'/></extension></epp>",
            2103,
        ),
        (&command("", "TEST-1"), 2000),
        (&command("text", "TEST-1"), 2001),
        (&command("<dance/>", "TEST-1"), 2000),
        (&command("<info/>", "TEST-1"), 2001),
        (&command("<info><domain:check/></info>", "TEST-1"), 2001),
        (&command("<info><x xmlns='urn:x'/></info>", "TEST-1"), 2001),
        (
            &command("<info><info xmlns='urn:x'/></info>", "TEST-1"),
            2307,
        ),
        (
            &command("<transfer><domain:transfer/></transfer>", "TEST-1"),
            2003,
        ),
        (
            &command(
                "<renew><contact:renew><contact:id>NH-1</contact:id></contact:renew></renew>",
                "TEST-1",
            ),
            2000,
        ),
        (&command(&domain_info("-bad-.example"), "TEST-1"), 2005),
        (&command(&domain_info("example"), "TEST-1"), 2005),
        (&command(&contact_info("NH-1"), "T"), 2005),
        (&extension, 2103),
    ] {
        let reply = client.frame(xml).await.unwrap();
        let start: String = xml.chars().take(120).collect();
        assert_eq!(reply.code, code, "{start}: {}", reply.xml);
        assert!(reply.text("svTRID").is_some());
    }
    client
        .stream
        .write_all(&[0, 0, 0, 6, 0xff, 0xfe])
        .await
        .unwrap();
    client.stream.flush().await.unwrap();
    assert!(client.receive().await.unwrap().contains("code=\"2001\""));
    client.command(&contact_info("NH-1")).await.expect(2303);
}

#[tokio::test]
async fn impossible_lengths_close_the_line() {
    let simulator = simulator().await;
    for length in [0_u32, 3, (1 << 20) + 5, u32::MAX] {
        let mut client = Client::login(&simulator).await;
        client.stream.write_u32(length).await.unwrap();
        client.stream.flush().await.unwrap();
        assert!(client.receive().await.unwrap().contains("code=\"2500\""));
        client.receive().await.expect_err("closed");
    }
    let mut client = Client::login(&simulator).await;
    let mut padded = command(&contact_info("NH-1"), "TEST-P");
    padded.push_str(&" ".repeat((1 << 20) - padded.len()));
    assert_eq!(
        client.frame(&padded).await.unwrap().code,
        2303,
        "one MiB is taken"
    );
}

#[tokio::test]
async fn lines_that_end_early_and_lines_without_tls_hurt_nobody() {
    let simulator = simulator().await;
    let mut half = Client::login(&simulator).await;
    half.stream
        .write_all(&[0, 0, 1, 0, b'<', b'e'])
        .await
        .unwrap();
    half.stream.flush().await.unwrap();
    drop(half);
    let mut plain = TcpStream::connect(simulator.addr()).await.unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        .await
        .unwrap();
    let mut rest = Vec::new();
    // An alert or nothing, then the end.
    let _ = plain.read_to_end(&mut rest).await;
    simulator
        .inspect()
        .wait_until(|inspect| inspect.sessions("desk-one") == 0)
        .await;
    Client::login(&simulator)
        .await
        .command(&contact_info("NH-1"))
        .await
        .expect(2303);
}
