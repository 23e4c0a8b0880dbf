//! Result codes and what they mean for the caller (RFC 5730, section 3).

use super::read::Answer;
use crate::codes;
use crate::codes::{
    AUTHENTICATION_CLOSING, COMMAND_FAILED, COMMAND_FAILED_CLOSING, ENDING_SESSION, OBJECT_ABSENT,
    PENDING, SESSION_LIMIT, USE_ERROR,
};
use crate::connector::{Applied, Failure};

/// Whether the session is over, or useless, after this code: the registry closes it (1500, 2500–2502), or regards us as not logged in (2002).
pub(super) const fn ends_session(code: u16) -> bool {
    matches!(
        code,
        ENDING_SESSION
            | USE_ERROR
            | COMMAND_FAILED_CLOSING
            | AUTHENTICATION_CLOSING
            | SESSION_LIMIT
    )
}

/// The response, if the registry did what was requested; otherwise the failure.
///
/// Commands are atomic (RFC 5730, section 2): 2400 and 2500 say that the registry failed and did nothing, and that a later attempt may succeed; 2502 that
/// it has too many sessions of ours. Everything else from 2000 up is a refusal, codes the RFC doesn't know included.
pub(super) fn judge(answer: Answer) -> Result<Answer, Failure> {
    match answer.code {
        0..=1999 => Ok(answer),
        COMMAND_FAILED | COMMAND_FAILED_CLOSING | SESSION_LIMIT => {
            let why = format!("{} ({})", answer.message, answer.code);
            let told = std::iter::once(why).chain(answer.reasons);
            Err(Failure::Retry {
                why: told.collect::<Vec<_>>().join(": "),
            })
        }
        code => Err(Failure::Refused {
            code,
            message: answer.message,
            reasons: answer.reasons,
        }),
    }
}

/// As [`judge`], for reading one object: `None` when it doesn't exist.
pub(super) fn judge_read(answer: Answer) -> Result<Option<Answer>, Failure> {
    if answer.code == OBJECT_ABSENT {
        Ok(None)
    } else {
        judge(answer).map(Some)
    }
}

pub(super) fn applied(answer: Answer) -> Result<Applied, Failure> {
    judge(answer).map(|answer| match answer.code {
        PENDING => Applied::Pending,
        code if is_usual(code, &answer.message) => Applied::Done,
        code => Applied::Remarked(format!("{} ({code})", answer.message)),
    })
}

/// Whether the words of a success say no more than that it is one. Codes that the protocol doesn't know say more, whatever their words.
fn is_usual(code: u16, message: &str) -> bool {
    let said = message.to_lowercase();
    codes::words(code).is_some()
        && (["success", "completed", "ok"]
            .iter()
            .any(|word| said.contains(word))
            || said.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn end(code: u16) -> Result<Applied, Failure> {
        applied(Answer {
            code,
            message: match code {
                1000..2000 => codes::words(code).unwrap_or("words").into(),
                _ => "words".into(),
            },
            reasons: vec!["reason".into()],
            ..Answer::default()
        })
    }

    #[test]
    fn a_success_with_words_of_its_own_is_told() {
        let remarked = Applied::Remarked("words (1100)".into());
        assert_eq!(end(1100), Ok(remarked));
        let said = |message: &str| {
            applied(Answer {
                code: 1000,
                message: message.into(),
                ..Answer::default()
            })
        };
        for usual in ["Command completed successfully.", "OK", ""] {
            assert_eq!(said(usual), Ok(Applied::Done), "{usual}");
        }
        let words = "Address discarded";
        let remarked = Applied::Remarked(format!("{words} (1000)"));
        assert_eq!(said(words), Ok(remarked));
    }

    #[test]
    fn each_code_of_the_rfc_has_its_end() {
        assert_eq!(end(1000), Ok(Applied::Done));
        assert_eq!(end(1001), Ok(Applied::Pending));
        assert_eq!(end(1300), Ok(Applied::Done));
        assert_eq!(end(1301), Ok(Applied::Done));
        assert_eq!(end(1500), Ok(Applied::Done));
        for code in [2400, 2500, 2502] {
            let why = format!("words ({code}): reason");
            assert_eq!(end(code), Err(Failure::retry(why)));
        }
        let refusals = [
            2000..=2005,
            2100..=2106,
            2200..=2202,
            2300..=2308,
            2501..=2501,
            2999..=2999,
        ];
        for code in refusals.into_iter().flatten() {
            assert_eq!(
                end(code),
                Err(Failure::Refused {
                    code,
                    message: "words".into(),
                    reasons: vec!["reason".into()]
                })
            );
        }
    }

    #[test]
    fn only_these_codes_end_a_session() {
        let ending: Vec<u16> = (1000..3000).filter(|code| ends_session(*code)).collect();
        assert_eq!(ending, [1500, 2002, 2500, 2501, 2502]);
    }
}
