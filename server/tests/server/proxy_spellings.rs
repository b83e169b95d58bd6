//! What could be taken for the headers of a proxy that signs people in, byte by byte: nobody is signed in by it.

use crate::portico::Portico;
use crate::proxy_sign_in::{ELSEWHERE, HOST_NAME, PROXY, sessions, start};
use crate::raw;

/// Other spellings of `X-Forwarded-User`. Those of `X-Forwarded-Groups` are made from them.
const SPELLINGS: [&str; 46] = [
    "X_Forwarded_User",
    "X_Forwarded-User",
    "X-Forwarded_User",
    "x_forwarded_user",
    "X.Forwarded.User",
    "X-Forwarded.User",
    "X.Forwarded_User",
    "XForwardedUser",
    "X-ForwardedUser",
    "X--Forwarded--User",
    "X-Forwarded-User-",
    "-X-Forwarded-User",
    "_X_Forwarded_User_",
    "X!Forwarded!User",
    "X#Forwarded#User",
    "X$Forwarded$User",
    "X%Forwarded%User",
    "X%2DForwarded%2DUser",
    "X&Forwarded&User",
    "X'Forwarded'User",
    "X*Forwarded*User",
    "X+Forwarded+User",
    "X^Forwarded^User",
    "X`Forwarded`User",
    "X|Forwarded|User",
    "X~Forwarded~User",
    "HTTP_X_FORWARDED_USER",
    "HTTP-X-Forwarded-User",
    "X-Forwarded-User ",
    "X-Forwarded-User\t",
    " X-Forwarded-User",
    "\tX-Forwarded-User",
    "X-Forwarded -User",
    "X Forwarded User",
    "X-Forwarded-User\0",
    "X-Forwarded-User\u{b}",
    "X-Forwarded-User\r",
    "X\u{2010}Forwarded\u{2010}User",
    "X\u{2011}Forwarded\u{2011}User",
    "X\u{ff0d}Forwarded\u{ff0d}User",
    "\u{2169}-Forwarded-User",
    "X-Forwarded-U\u{455}er",
    "X-Forwarded-User\u{200b}",
    "\u{feff}X-Forwarded-User",
    "X-Forwarded-User\u{301}",
    "X-Forwarded-User;",
];

/// The header itself again: beside what the proxy says, it is one too many.
const AGAIN: [&str; 4] = [
    "X-Forwarded-User: root\r\nX-Forwarded-Groups: portico-admins",
    "x-forwarded-user: root\r\nx-forwarded-groups: portico-admins",
    "X-FORWARDED-USER: ada",
    "X-Other: a\nX-Forwarded-User: root\nX-Forwarded-Groups: portico-admins",
];

/// In the value of another header, where it is text.
const FOLDED: [&str; 3] = [
    "X-Other: a\rX-Forwarded-User: root\rX-Forwarded-Groups: portico-admins",
    "X-Other: a\r\n X-Forwarded-User: root\r\n X-Forwarded-Groups: portico-admins",
    "X-Other: a\\r\\nX-Forwarded-User: root%0d%0aX-Forwarded-Groups: portico-admins",
];

/// Headers by which other servers know people, and ways to say two things at once.
const OTHERS: [&str; 9] = [
    "Remote-User: root\r\nRemote-Groups: portico-admins",
    "X-Remote-User: root\r\nX-Remote-Groups: portico-admins",
    "X-Auth-Request-User: root\r\nX-Auth-Request-Groups: portico-admins",
    "Authorization: Basic cm9vdDo=",
    "Forwarded: for=127.0.0.2;user=root",
    "X-Forwarded-For: 127.0.0.2\r\nX-Real-IP: 127.0.0.2",
    "X-Forwarded-User:\r\nX-Forwarded-Groups: portico-admins",
    "X-Forwarded-User: root,ada\r\nX-Forwarded-Groups: portico-admins",
    "X-Forwarded-User: root\r\nX-Forwarded-User: root\r\nX-Forwarded-Groups: portico-admins",
];

/// Somebody with everything, spelt so.
fn spelt(name: &str) -> String {
    let groups = name.replace("User", "Groups").replace("USER", "GROUPS").replace("user", "groups");
    format!("{name}: root\r\n{groups}: portico-admins")
}

/// Who somebody is, asked byte by byte with these lines of headers.
async fn who(portico: &Portico, from: [u8; 4], lines: &str) -> (u16, String) {
    let request = format!(
        "POST /api/me HTTP/1.1\r\nhost: {HOST_NAME}\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
         content-type: application/json\r\ncontent-length: 2\r\n{lines}\r\n\r\n{{}}"
    );
    raw::answer(&portico.host, from, request.as_bytes()).await
}

#[tokio::test]
async fn no_other_spelling_of_the_header_signs_anybody_in() {
    let portico = start();
    let spelt = SPELLINGS.map(spelt);
    let tried: Vec<&str> = spelt.iter().map(String::as_str).chain(FOLDED).chain(OTHERS).collect();
    for lines in &tried {
        let (status, answer) = who(&portico, PROXY, lines).await;
        assert!(matches!(status, 400 | 401), "{lines:?}: {answer}");
        assert!(!answer.contains("__Host-portico_session="), "{lines:?}");
    }
    let in_front = "x-forwarded-user: root\r\nx-forwarded-groups: portico-admins";
    for lines in tried.iter().copied().chain(AGAIN).chain([in_front]) {
        let (status, answer) = who(&portico, ELSEWHERE, lines).await;
        assert!(matches!(status, 400 | 403), "{lines:?}: {answer}");
        assert!(!answer.contains("__Host-portico_session="), "{lines:?}");
    }
    // Behind the body, where nothing says who somebody is.
    let trailer = format!(
        "POST /api/me HTTP/1.1\r\nhost: {HOST_NAME}\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
         content-type: application/json\r\ntransfer-encoding: chunked\r\ntrailer: x-forwarded-user\r\n\r\n\
         2\r\n{{}}\r\n0\r\n{in_front}\r\n\r\n"
    );
    let (status, answer) = raw::answer(&portico.host, PROXY, trailer.as_bytes()).await;
    assert!(matches!(status, 400 | 401), "{answer}");
    assert!(sessions(&portico).await.is_empty(), "nobody was signed in");
    assert_eq!(who(&portico, PROXY, in_front).await.0, 200, "and exactly said, somebody is");
}

#[tokio::test]
async fn beside_what_the_proxy_says_another_spelling_changes_nothing() {
    let portico = start();
    let of_proxy = "x-forwarded-user: ada\r\nx-forwarded-groups: data-editors";
    for other in SPELLINGS.map(spelt).into_iter().chain(FOLDED.map(str::to_owned)) {
        for lines in [format!("{of_proxy}\r\n{other}"), format!("x-a: b\r\n{other}\r\n{of_proxy}")] {
            let (status, answer) = who(&portico, PROXY, &lines).await;
            let is_ada = status == 200 && answer.contains("\"proxy:ada\"") && answer.contains("[\"editor\"]");
            assert!(is_ada || status == 400, "{lines:?}: {answer}");
        }
    }
    for again in AGAIN {
        for lines in [format!("{of_proxy}\r\n{again}"), format!("{again}\r\n{of_proxy}")] {
            let (status, answer) = who(&portico, PROXY, &lines).await;
            assert_eq!(status, 400, "{lines:?}: {answer}");
        }
    }
    let kept = sessions(&portico).await;
    assert!(
        !kept.is_empty() && kept.iter().all(|data| data.contains("\"proxy:ada\"") && data.contains("[\"editor\"]"))
    );
}
