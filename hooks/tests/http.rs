//! Clients of `tower` and `reqwest`, to a server that answers as providers do and keeps every byte.

mod common;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use bytes::Bytes;
use common::{CARD, EMAIL, KEY, Wire, answer, assert_clean, attached, failing, joined, redactor, secret};
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper_util::{client::legacy::Client, rt::TokioExecutor};
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use reticent::{Policy, Redactor};
use reticent_hooks::{NotSent, reqwest::RedactionMiddleware, tower::RedactionLayer};
use serde_json::{Value, json};
use tower::{BoxError, Layer, ServiceExt};

fn to_tools() -> Redactor {
    let text = "[[restore]]\ndestination = 'user'\n[[restore]]\ndestination = 'tool:send'";
    Redactor::new(&Policy::from_toml(text, "policy.toml").expect("it is a policy")).expect("it compiles")
}

fn chat(stream: bool) -> Value {
    let messages =
        json!([{"role": "system", "content": format!("For {EMAIL}")}, {"role": "user", "content": secret()}]);
    json!({"model": "gpt-5", "messages": messages, "stream": stream, "seed": 7})
}

fn client(redactor: &Redactor) -> ClientWithMiddleware {
    ClientBuilder::new(reqwest::Client::new()).with(RedactionMiddleware::new(redactor)).build()
}

async fn post(client: &ClientWithMiddleware, url: String, body: &Value) -> Result<String, reqwest_middleware::Error> {
    let request = client.post(url).header("content-type", "application/json").header("x-customer", EMAIL);
    let response = request.header("authorization", format!("Bearer {KEY}")).body(body.to_string()).send().await?;
    Ok(response.text().await?)
}

#[tokio::test]
async fn reqwest_masks_requests_and_restores_answers() {
    for (redactor, seen) in [(redactor(), "[EMAIL_ADDRESS_1]"), (to_tools(), EMAIL)] {
        let wire = Wire::new(answer);
        let client = client(&redactor);
        let text = post(&client, format!("{}/v1/chat/completions", wire.url), &chat(false)).await.expect("it is sent");
        let whole: Value = serde_json::from_str(&text).expect("it is JSON");
        let message = &whole["choices"][0]["message"];
        assert_eq!(message["content"], format!("I wrote to {EMAIL}."));
        assert_eq!(message["tool_calls"][0]["function"]["arguments"], format!("{{\"to\":\"{seen}\"}}"));
        for path in ["/v1/chat/completions", "/v1/messages"] {
            let stream = post(&client, format!("{}{path}", wire.url), &chat(true)).await.expect("it is sent");
            let (text, arguments, pieces) = joined(&stream);
            assert_eq!(text, format!("I wrote to {EMAIL}."));
            assert_eq!(arguments, format!("{{\"to\":\"{seen}\"}}"));
            assert!(pieces > 3, "the answer came at once");
            if path.ends_with("completions") {
                assert!(stream.ends_with("data: [DONE]\n\n"));
            }
        }
        for request in wire.received() {
            let (head, body) = request.split_once("\r\n\r\n").expect("it has a head");
            assert!(head.contains(KEY), "what names the caller to the provider is left");
            assert!(head.contains("x-customer: [EMAIL_ADDRESS_1]"));
            assert_clean(&head.replace(KEY, ""));
            assert_clean(body);
            assert_eq!(serde_json::from_str::<Value>(body).expect("it is JSON")["seed"], 7);
        }
    }
}

#[tokio::test]
async fn what_has_no_place_in_the_json_is_masked() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    let form = format!("text={}&n=1", EMAIL.replace('@', "%40"));
    for (kind, body, sent) in [
        ("application/json", format!("{{\"input\": \"{EMAIL}\", \"input\": \"nobody\"}}"), "{\"input\":\"nobody\"}"),
        ("application/x-www-form-urlencoded", form, "text=%5BEMAIL_ADDRESS_1%5D&n=1"),
    ] {
        let request = client.post(format!("{}/v1/responses", wire.url)).header("content-type", kind);
        let request = request.header("user-agent", format!("shop of {EMAIL}")).header("accept-language", EMAIL);
        let request = request.header("x-author", EMAIL).header("x-auth-request-email", EMAIL);
        request.body(body).send().await.expect("it is sent");
        let received = wire.received().pop().expect("a request");
        assert_clean(&received);
        assert!(received.ends_with(&format!("\r\n\r\n{sent}")), "{kind}");
        assert!(received.contains("user-agent: shop of [EMAIL_ADDRESS_1]"));
    }
}

#[tokio::test]
async fn what_is_called_as_sealed_parts_are_is_masked_where_it_is_none() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    let sealed = "c2VhbGVkIGJ5IHRoZSBwcm92aWRlcg==";
    let body = json!({"input": [{"signature": "4111111111111111"}, {"signature": null}, {"signature": sealed}]});
    let request = client.post(format!("{}/v1/responses", wire.url)).header("content-type", "application/json");
    request.body(body.to_string()).send().await.expect("it is sent");
    let received = wire.received().pop().expect("a request");
    let (_, body) = received.split_once("\r\n\r\n").expect("a head and a body");
    let body: Value = serde_json::from_str(body).expect("it is JSON");
    assert_eq!(body["input"], json!([{"signature": "[CREDIT_CARD_1]"}, {"signature": null}, {"signature": sealed}]));
}

/// Events as a server sends them.
fn events(events: &[Value]) -> common::Answer {
    (200, "text/event-stream", events.iter().map(|event| format!("data: {event}\n\n")).collect())
}

fn read_events(stream: &str) -> Vec<Value> {
    let data = stream.lines().filter_map(|line| line.strip_prefix("data: "));
    data.map(|data| serde_json::from_str(data).expect("an event is JSON")).collect()
}

#[tokio::test]
async fn events_of_texts_that_come_by_turns_stay_numbered() {
    let wire = Wire::new(|_| {
        let delta = |index: u64, piece: &str| json!({"type": "response.output_text.delta", "output_index": index, "delta": piece});
        let mut sent = vec![delta(0, "to [EMAIL"), delta(1, "of [EMAIL"), delta(0, "_ADD"), delta(1, "_AD")];
        sent.push(json!({"type": "response.output_text.done", "output_index": 0, "text": "to [EMAIL_ADD"}));
        sent.push(json!({"type": "response.completed", "response": {"output": []}}));
        sent.iter_mut().enumerate().for_each(|(at, event)| event["sequence_number"] = at.into());
        events(&sent)
    });
    let stream = post(&client(&redactor()), wire.url.clone(), &chat(true)).await.expect("it is sent");
    let given = read_events(&stream);
    let numbers: Vec<_> = given.iter().filter_map(|event| event["sequence_number"].as_u64()).collect();
    assert_eq!(numbers, (0..8).collect::<Vec<_>>());
    for (index, whole) in [(0, "to [EMAIL_ADD"), (1, "of [EMAIL_AD")] {
        let pieces =
            given.iter().filter(|event| event["output_index"] == index).filter_map(|event| event["delta"].as_str());
        assert_eq!(pieces.collect::<String>(), whole);
    }
}

#[tokio::test]
async fn what_names_a_call_is_said_once() {
    let wire = Wire::new(|_| {
        let call =
            json!({"index": 0, "id": "call_1", "function": {"name": "send", "arguments": "{\"to\": \"[EMAIL_ADD"}});
        let other =
            json!({"index": 1, "id": "call_2", "function": {"name": "send", "arguments": "{\"of\": \"[EMAIL_ADD"}});
        let first = json!({"choices": [{"index": 0, "delta": {"role": "assistant", "content": "to [EMAIL", "tool_calls": [call, other]}}], "usage": {"total_tokens": 12}});
        events(&[first, json!({"choices": [{"index": 0, "delta": {}, "finish_reason": "length"}]})])
    });
    let stream = post(&client(&redactor()), wire.url.clone(), &chat(true)).await.expect("it is sent");
    let given = read_events(&stream);
    let calls: Vec<_> =
        given.iter().filter_map(|event| event["choices"][0]["delta"]["tool_calls"].as_array()).flatten().collect();
    for (index, id, whole) in [(0, "call_1", "{\"to\": \"[EMAIL_ADD"), (1, "call_2", "{\"of\": \"[EMAIL_ADD")] {
        let own: Vec<_> = calls.iter().filter(|call| call["index"] == index).collect();
        let ids: Vec<_> = own.iter().filter_map(|call| call["id"].as_str()).collect();
        let names: Vec<_> = own.iter().filter_map(|call| call["function"]["name"].as_str()).collect();
        assert_eq!((ids, names), (vec![id], vec!["send"]));
        assert_eq!(own.iter().filter_map(|call| call["function"]["arguments"].as_str()).collect::<String>(), whole);
    }
    assert_eq!(given.iter().filter(|event| event["usage"].is_object()).count(), 1);
    let text: String = given.iter().filter_map(|event| event["choices"][0]["delta"]["content"].as_str()).collect();
    assert_eq!(text, "to [EMAIL");
}

#[tokio::test]
async fn addresses_are_masked() {
    let wire = Wire::new(answer);
    let url = format!("{}/v1/customers/jane.roe%40acme.io?to={EMAIL}&api_key={KEY}&limit=20&x=a%20b", wire.url);
    post(&client(&redactor()), url, &json!({})).await.expect("it is sent");
    let token = "%5BEMAIL_ADDRESS_1%5D";
    let line = format!("POST /v1/customers/{token}?to={token}&api_key={KEY}&limit=20&x=a%20b HTTP/1.1");
    assert_eq!(wire.received()[0].lines().next(), Some(&*line));
    let answered = client(&redactor()).get(format!("{}/v1/of/{EMAIL}", wire.url)).send().await.expect("it is sent");
    assert_eq!(answered.url().path(), format!("/v1/of/{token}"));
}

#[tokio::test]
async fn what_cannot_be_masked_is_not_sent() {
    let wire = Wire::new(answer);
    let client = client(&failing());
    let error = post(&client, format!("{}/v1/chat/completions", wire.url), &chat(true)).await.expect_err("it was sent");
    assert!(error.to_string().starts_with("nothing was sent"), "{error}");
    assert_clean(&format!("{error:?}"));
    let not_json = client.post(&wire.url).header("content-type", "application/json").body("{").send().await;
    assert!(not_json.is_err());
    assert!(wire.received().is_empty());
}

#[tokio::test]
async fn errors_keep_their_tokens_and_clean_bodies_their_bytes() {
    let wire = Wire::new(answer);
    let asked = json!({"messages": [{"content": EMAIL}], "tier": "invalid"});
    let text = post(&client(&redactor()), wire.url.clone(), &asked).await.expect("it is sent");
    assert_eq!(text, r#"{"error":"no [EMAIL_ADDRESS_1]"}"#);
    let body = r#"{ "seed": 12345678901234567890123, "temperature": 1.0, "messages": [] }"#;
    let plain = ClientBuilder::new(reqwest::Client::new()).with(RedactionMiddleware::new(&redactor())).build();
    plain.post(&wire.url).header("content-type", "application/json").body(body).send().await.expect("it is sent");
    assert!(wire.received()[1].ends_with(body));
}

#[tokio::test]
async fn signed_thoughts_go_back_to_the_byte_and_sessions_are_kept() {
    let wire = Wire::new(answer);
    let session = redactor().session();
    session.redact("joe@roe.net").expect("it is redacted");
    let middleware = RedactionMiddleware::new(&redactor()).with_session(session);
    let client = ClientBuilder::new(reqwest::Client::new()).with(middleware).build();
    let signature = "aB3dE6gH9jK2mN5pQ8rS1tU4vW7xY0zC+/=";
    let thought = json!({"type": "thinking", "thinking": "Write", "signature": signature});
    let asked =
        json!({"model": "claude", "messages": [{"role": "assistant", "content": [thought]}, {"content": EMAIL}]});
    post(&client, format!("{}/v1/chat", wire.url), &asked).await.expect("it is sent");
    let request = &wire.received()[0];
    assert!(request.contains(signature));
    assert!(request.contains("[EMAIL_ADDRESS_2]"));
}

#[tokio::test]
async fn files_and_forms() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    client.post(&wire.url).body(secret()).send().await.expect("it is sent");
    let form = format!(
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{EMAIL}.txt\"\r\n\r\nof {CARD}\r\n--b--\r\n"
    );
    let request = client.post(&wire.url).header("content-type", "multipart/form-data; boundary=b").body(form);
    request.send().await.expect("it is sent");
    wire.received().iter().for_each(|request| assert_clean(request));
    assert!(wire.received()[1].contains("[EMAIL_ADDRESS_1].txt"));
}

#[tokio::test]
async fn what_the_provider_keeps_has_the_session_of_its_response() {
    let wire = Wire::new(|request| {
        let body =
            json!({"object": "response", "id": "resp_1", "output": [{"content": [{"text": "to [EMAIL_ADDRESS_1]"}]}]});
        match request.contains("\"stream\":true") {
            true => events(&[json!({"type": "response.created", "response": body})]),
            false => (200, "application/json", vec![body.to_string()]),
        }
    });
    for stream in [false, true] {
        let client = client(&redactor());
        let first = json!({"model": "gpt-5", "input": EMAIL, "stream": stream});
        let text = post(&client, wire.url.clone(), &first).await.expect("it is sent");
        assert!(text.contains(&format!("to {EMAIL}")));
        let next = json!({"model": "gpt-5", "input": "and joe@roe.net", "previous_response_id": "resp_1"});
        let text = post(&client, wire.url.clone(), &next).await.expect("it is sent");
        assert!(text.contains(&format!("to {EMAIL}")));
        assert!(wire.received().last().is_some_and(|request| request.contains("and [EMAIL_ADDRESS_2]")));
        // Of what is not known here, nothing is restored.
        let other = json!({"model": "gpt-5", "input": "and joe@roe.net", "previous_response_id": "resp_0"});
        let text = post(&client, wire.url.clone(), &other).await.expect("it is sent");
        assert!(text.contains("to [EMAIL_ADDRESS_1]"));
        assert!(wire.received().last().is_some_and(|request| request.contains("and [EMAIL_ADDRESS]")));
    }
}

/// A text in what text files are written in.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let units = || text.encode_utf16();
    vec![
        text.into(),
        text.chars().map(|letter| letter as u8).collect(),
        units().flat_map(u16::to_le_bytes).collect(),
        units().flat_map(u16::to_be_bytes).collect(),
        [0xfeff_u16].into_iter().chain(units()).flat_map(u16::to_le_bytes).collect(),
    ]
}

fn holds(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[tokio::test]
async fn files_in_any_encoding_and_pictures_as_they_are() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    let (text, masked) = (format!("Über alles:\n{}", secret()), "Über alles:\nWrite to [EMAIL_ADDRESS_1]");
    for (encoded, masked) in encodings(&text).into_iter().zip(encodings(masked)) {
        let sent = wire.bytes().len();
        client
            .post(&wire.url)
            .header("content-type", "text/csv")
            .body(encoded.clone())
            .send()
            .await
            .expect("it is sent");
        let head = "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Type: text/csv\r\n\r\n";
        let form = [head.as_bytes(), &encoded, b"\r\n--b--\r\n"].concat();
        let request = client.post(&wire.url).header("content-type", "multipart/form-data; boundary=\"b\"").body(form);
        request.send().await.expect("it is sent");
        for request in &wire.bytes()[sent..] {
            assert!(holds(request, &masked), "{}", String::from_utf8_lossy(request));
            encodings(EMAIL).iter().for_each(|email| assert!(!holds(request, email)));
        }
    }
    let picture = b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe jane.roe@acme.io";
    let form = [b"--b\r\ncontent-type: image/png\r\n\r\n", &picture[..], b"\r\n--b--\r\n"].concat();
    let request = client.post(&wire.url).header("content-type", "multipart/form-data; boundary=b").body(form);
    request.send().await.expect("it is sent");
    assert!(holds(wire.bytes().last().expect("it came"), picture));
}

#[tokio::test]
async fn files_in_prompts_stay_files() {
    let wire = Wire::new(answer);
    let small = STANDARD.encode(format!("Über alles: {}", secret()));
    let latin: Vec<u8> = format!("Über alles: {}", secret()).chars().map(|letter| letter as u8).collect();
    let parts = json!([
        {"type": "file", "file": {"file_data": format!("data:text/csv;base64,{small}")}},
        {"type": "document", "source": {"media_type": "text/plain", "data": STANDARD.encode(latin)}},
        {"type": "text", "text": format!("see {} and that", attached())},
        {"type": "image", "data": STANDARD.encode(b"\x89PNG\r\n\x1a\n\x00\x00\xff\xfe")},
    ]);
    let asked = json!({"model": "gpt-5", "messages": [{"role": "user", "content": parts}]});
    post(&client(&redactor()), wire.url.clone(), &asked).await.expect("it is sent");
    let request = &wire.received()[0];
    assert_clean(&request.replace(KEY, ""));
    let body: Value =
        serde_json::from_str(request.split_once("\r\n\r\n").expect("it has a head").1).expect("it is JSON");
    let sent = &body["messages"][0]["content"];
    let decoded = |part: &Value| {
        let text = part.as_str().expect("it is text").rsplit(',').next().expect("it has a part");
        String::from_utf8_lossy(&STANDARD.decode(text).expect("it is base64")).into_owned()
    };
    assert!(decoded(&sent[0]["file"]["file_data"]).starts_with("Über alles: Write to [EMAIL_ADDRESS_1], card"));
    assert!(decoded(&sent[1]["source"]["data"]).contains("ber alles: Write to [EMAIL_ADDRESS_1], card"));
    assert!(sent[2]["text"].as_str().is_some_and(|text| text.ends_with(" and that")));
    assert_eq!(sent[3], asked["messages"][0]["content"][3]);
}

#[tokio::test]
async fn lines_of_json_are_text_and_what_is_compressed_is_not_sent() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    let lines = format!("{}\n{}\n", json!({"to": EMAIL}), json!({"text": secret()}));
    let request = client.post(&wire.url).header("content-type", "application/x-ndjson").body(lines);
    request.send().await.expect("it is sent");
    assert_clean(&wire.received()[0]);
    let request = client.post(&wire.url).header("content-encoding", "gzip").body(&b"\x1f\x8b"[..]);
    let error = request.send().await.expect_err("it was sent");
    assert!(error.to_string().contains("compressed"), "{error}");
    assert_eq!(wire.received().len(), 1);
}

#[tokio::test]
async fn names_of_a_query_say_what_its_values_are() {
    let wire = Wire::new(answer);
    let url = format!("{}/v1?password=hunter2secret&X-Amz-Signature={KEY}&q=a+b&to=jane.roe%40acme.io+now", wire.url);
    post(&client(&redactor()), url, &json!({})).await.expect("it is sent");
    let line = format!(
        "POST /v1?password=%5BPASSWORD_1%5D&X-Amz-Signature={KEY}&q=a+b&to=%5BEMAIL_ADDRESS_1%5D%20now HTTP/1.1"
    );
    assert_eq!(wire.received()[0].lines().next(), Some(&*line));
}

#[tokio::test]
async fn tokens_in_a_history_are_those_of_its_values() {
    let wire = Wire::new(answer);
    let call = json!({"role": "assistant", "tool_calls": [{"function": {"name": "send", "arguments": "{\"to\":\"[EMAIL_ADDRESS_1]\"}"}}]});
    let messages = json!([{"role": "user", "content": EMAIL}, call, {"role": "user", "content": "and joe@roe.net"}]);
    let asked = json!({"model": "gpt-5", "messages": messages});
    post(&client(&redactor()), wire.url.clone(), &asked).await.expect("it is sent");
    let request = &wire.received()[0];
    assert_eq!(request.matches("[EMAIL_ADDRESS_1]").count(), 3, "{request}");
    assert!(request.contains("and [EMAIL_ADDRESS_2]"));
}

async fn through_tower(redactor: &Redactor, url: String, body: &Value) -> Result<String, BoxError> {
    let inner: Client<_, Full<Bytes>> = Client::builder(TokioExecutor::new()).build_http();
    let request = Request::post(url).header("content-type", "application/json").header("x-customer", EMAIL);
    let request = request.body(Full::from(body.to_string())).expect("it is a request");
    let response = RedactionLayer::new(redactor).layer(inner).oneshot(request).await?;
    Ok(String::from_utf8(response.into_body().collect().await?.to_bytes().into())?)
}

#[tokio::test]
async fn tower_masks_requests_and_restores_answers() {
    let wire = Wire::new(answer);
    for stream in [false, true] {
        let url = format!("{}/v1/chat/completions?to={EMAIL}", wire.url);
        let text = through_tower(&redactor(), url, &chat(stream)).await.expect("it is sent");
        let said = if stream { joined(&text).0 } else { text };
        assert!(said.contains(&format!("I wrote to {EMAIL}.")), "{said}");
    }
    assert_eq!(wire.received().len(), 2);
    wire.received().iter().for_each(|request| assert_clean(request));
    let error = through_tower(&failing(), wire.url.clone(), &chat(false)).await.expect_err("it was sent");
    assert!(error.downcast_ref::<NotSent>().is_some());
    assert_clean(&format!("{error:?} {error}"));
    assert_eq!(wire.received().len(), 2);
}

#[tokio::test]
async fn a_conversation_that_is_no_id_is_masked() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    for conversation in [json!([{"role": "user", "content": EMAIL}]), json!({"turns": [EMAIL]}), json!(secret())] {
        let asked = json!({"model": {"of": EMAIL}, "conversation": conversation});
        post(&client, wire.url.clone(), &asked).await.expect("it is sent");
    }
    wire.received().iter().for_each(|request| assert_clean(&request.replace(KEY, "")));
    let asked = json!({"model": "gpt-5", "conversation": "conv_6820b3ff2d2c", "input": EMAIL});
    post(&client, wire.url.clone(), &asked).await.expect("it is sent");
    assert!(wire.received()[3].contains("conv_6820b3ff2d2c"));
}

#[tokio::test]
async fn bodies_in_which_nothing_can_be_replaced_are_not_sent() {
    let wire = Wire::new(answer);
    let client = client(&redactor());
    let part = |head: &str, body: &[u8]| [b"--b\r\n", head.as_bytes(), b"\r\n\r\n", body, b"\r\n--b--\r\n"].concat();
    let message = [b"\0\0\0\0\x12\n\x10", EMAIL.as_bytes(), b"\xff"].concat();
    let packed = part("content-type: text/csv\r\nContent-Encoding: gzip", b"\x1f\x8b\0");
    let nested = part("content-type: multipart/mixed; boundary=c", b"--c\r\n\r\n\0\xff");
    for (kind, body) in [
        ("application/grpc", message.clone()),
        ("application/x-protobuf", message[..message.len() - 1].to_vec()),
        ("multipart/form-data; boundary=b", packed),
        ("multipart/form-data; boundary=b", nested),
        ("multipart/form-data", part("x: y", &message)),
    ] {
        let error = client.post(&wire.url).header("content-type", kind).body(body).send().await.expect_err(kind);
        assert!(error.to_string().starts_with("nothing was sent"), "{error}");
        assert_clean(&format!("{error:?}"));
    }
    assert!(wire.received().is_empty());
    let clean = b"\0\0\0\0\x05\n\x03gpt\xff".to_vec();
    client.post(&wire.url).header("content-type", "application/grpc").body(clean.clone()).send().await.expect("clean");
    assert!(wire.bytes()[0].ends_with(&clean));
    let form = part(&format!("content-disposition: form-data; name=\"{EMAIL}\""), b"\0\xff");
    client
        .post(&wire.url)
        .header("content-type", "Multipart/Form-Data; Boundary=b")
        .body(form)
        .send()
        .await
        .expect("sent");
    assert_clean(&wire.received()[1]);
}

#[tokio::test]
async fn errors_in_an_answer_keep_their_tokens() {
    let wire = Wire::new(|_| {
        (200, "application/json", vec![json!({"error": {"message": "no [EMAIL_ADDRESS_1]"}}).to_string()])
    });
    let text = post(&client(&redactor()), wire.url.clone(), &chat(false)).await.expect("it is sent");
    assert!(text.contains("no [EMAIL_ADDRESS_1]"));
}

/// The body of an answer, then trailers.
struct Trailed(Vec<http_body::Frame<Bytes>>);

impl http_body::Body for Trailed {
    type Data = Bytes;
    type Error = std::convert::Infallible;

    fn poll_frame(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<Option<Result<http_body::Frame<Bytes>, Self::Error>>> {
        std::task::Poll::Ready(self.0.pop().map(Ok))
    }
}

#[tokio::test]
async fn trailers_stand_behind_a_body_that_was_held() {
    let service = tower::service_fn(|request: Request<Full<Bytes>>| async move {
        let asked = request.into_body().collect().await?.to_bytes();
        let trailers = http::HeaderMap::from_iter([(http::header::ETAG, http::HeaderValue::from_static("end"))]);
        let frames = vec![http_body::Frame::trailers(trailers), http_body::Frame::data(asked)];
        let response = http::Response::builder().header("content-type", "application/json").body(Trailed(frames));
        Ok::<_, BoxError>(response?)
    });
    let request = Request::post("/").header("content-type", "application/json");
    let request = request.body(Full::from(json!({"input": EMAIL}).to_string())).expect("it is a request");
    let response = RedactionLayer::new(&redactor()).layer(service).oneshot(request).await.expect("it is sent");
    let body = response.into_body().collect().await.expect("it is whole");
    assert_eq!(body.trailers().and_then(|trailers| trailers.get("etag")).expect("they came"), "end");
    assert!(String::from_utf8_lossy(&body.to_bytes()).contains(EMAIL));
}

#[tokio::test]
async fn long_events_in_small_pieces_cost_linear_time() {
    let wire = Wire::new(|_| {
        let event = json!({"type": "response.output_text.delta", "output_index": 0, "delta": "x".repeat(4_000_000)});
        let text = format!("data: {event}\n\n");
        (
            200,
            "text/event-stream",
            text.as_bytes().chunks(40_000).map(|piece| String::from_utf8_lossy(piece).into()).collect(),
        )
    });
    let text = post(&client(&redactor()), wire.url.clone(), &chat(true)).await.expect("it is sent");
    assert!(text.len() > 4_000_000);
}
