//! Which way to decide is open, as the address tells it.

/// `?act=fulfil` or `?act=decline`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Fulfil,
    Decline,
}

impl Act {
    const fn word(self) -> &'static str {
        match self {
            Self::Fulfil => "fulfil",
            Self::Decline => "decline",
        }
    }

    pub fn parse(text: &str) -> Option<Self> {
        [Self::Fulfil, Self::Decline].into_iter().find(|act| act.word() == text)
    }

    /// The request's address with this act open.
    pub fn href(self, request: &str) -> String {
        let joint = if request.contains('?') { '&' } else { '?' };
        format!("{request}{joint}act={}", self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::Act;

    #[test]
    fn an_act_joins_the_filters_of_the_address() {
        assert_eq!(Act::Fulfil.href("/moderation/u"), "/moderation/u?act=fulfil");
        assert_eq!(Act::Decline.href("/moderation/u?q=a"), "/moderation/u?q=a&act=decline");
        assert_eq!(Act::parse("decline"), Some(Act::Decline));
        assert_eq!(Act::parse("dance"), None);
    }
}
