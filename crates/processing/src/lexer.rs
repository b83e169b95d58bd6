//! Tokens of the two small languages: expressions and filters.

/// Why a text is not an expression or a filter.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message}, at character {position}")]
pub struct SyntaxError {
    /// Which character, from 1.
    pub position: usize,
    pub message: String,
}

/// Texts longer than this are refused: nobody writes them, and each character costs.
pub(crate) const MAX_LENGTH: usize = 20_000;

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Token {
    Integer(i64),
    Decimal(f64),
    Text(String),
    /// A name or a keyword.
    Name(String),
    /// A name in backquotes, or after a dollar: never a keyword.
    QuotedName(String),
    /// `date'…'`.
    Date(String),
    Symbol(&'static str),
    End,
}

impl Token {
    pub fn is_keyword(&self, keyword: &str) -> bool {
        matches!(self, Self::Name(name) if name.eq_ignore_ascii_case(keyword))
    }

    /// For messages.
    pub fn shown(&self) -> String {
        match self {
            Self::Integer(number) => number.to_string(),
            Self::Decimal(number) => number.to_string(),
            Self::Text(text) | Self::Date(text) => format!("“{text}”"),
            Self::Name(name) | Self::QuotedName(name) => format!("“{name}”"),
            Self::Symbol(symbol) => format!("“{symbol}”"),
            Self::End => "the end".to_owned(),
        }
    }
}

/// Longest first: `<=` is not `<` and `=`.
const SYMBOLS: &[&str] = &[
    "<=", ">=", "!=", "<>", "==", "&&", "||", "..", "<", ">", "=", ":", "+", "-", "*", "/", "%", "^", "&", "!", "?",
    "(", ")", "[", "]", ",",
];

#[derive(Debug, Clone)]
pub(crate) struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Lexer<'a> {
    pub fn new(text: &'a str) -> Result<Self, SyntaxError> {
        let lexer = Self { text, at: 0 };
        if text.len() > MAX_LENGTH { Err(lexer.error(format!("More than {MAX_LENGTH} characters"))) } else { Ok(lexer) }
    }

    /// Passes over the first bytes.
    pub fn skip(&mut self, bytes: usize) {
        self.at += bytes;
    }

    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    /// Byte offset of the next token.
    pub fn offset(&mut self) -> usize {
        self.at += self.rest().len() - self.rest().trim_start().len();
        self.at
    }

    pub fn error_at(&self, offset: usize, message: impl Into<String>) -> SyntaxError {
        let before = self.text.get(..offset).unwrap_or(self.text);
        SyntaxError { position: before.chars().count() + 1, message: message.into() }
    }

    fn error(&self, message: impl Into<String>) -> SyntaxError {
        self.error_at(self.at, message)
    }

    pub fn starts_with_quote(&self) -> bool {
        self.rest().starts_with(['"', '\'', '“', '`'])
    }

    /// A run of characters up to a blank, a parenthesis, a comma, a bracket or `..`: the bare value of a filter.
    pub fn bare(&mut self) -> &'a str {
        self.offset();
        let rest = self.rest();
        let end = rest.find(|c: char| c.is_whitespace() || "(),[]".contains(c)).unwrap_or(rest.len());
        let end = rest.find("..").map_or(end, |dots| dots.min(end));
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    pub fn peek(&self) -> Result<Token, SyntaxError> {
        self.clone().next()
    }

    pub fn next(&mut self) -> Result<Token, SyntaxError> {
        self.offset();
        let rest = self.rest();
        let Some(first) = rest.chars().next() else { return Ok(Token::End) };
        match first {
            '"' | '\'' | '“' => self.quoted(first).map(Token::Text),
            '`' => self.quoted('`').map(Token::QuotedName),
            '$' if rest.chars().nth(1).is_some_and(|c| c.is_alphabetic() || c == '_') => {
                self.at += 1;
                Ok(Token::QuotedName(self.word().to_owned()))
            }
            '0'..='9' => self.number(),
            '.' if rest.as_bytes().get(1).is_some_and(u8::is_ascii_digit) => self.number(),
            c if c.is_alphabetic() || c == '_' => {
                let word = self.word();
                if word.eq_ignore_ascii_case("date") && self.rest().starts_with(['\'', '"']) {
                    let quote = if self.rest().starts_with('"') { '"' } else { '\'' };
                    return self.quoted(quote).map(Token::Date);
                }
                Ok(Token::Name(word.to_owned()))
            }
            _ => match SYMBOLS.iter().find(|symbol| rest.starts_with(**symbol)) {
                Some(symbol) => {
                    self.at += symbol.len();
                    Ok(Token::Symbol(symbol))
                }
                None => Err(self.error(format!("“{first}” means nothing here"))),
            },
        }
    }

    fn word(&mut self) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    /// A text between quotes; `\"`, `\\` and a doubled quote stand for themselves.
    fn quoted(&mut self, quote: char) -> Result<String, SyntaxError> {
        let start = self.at;
        let close = if quote == '“' { '”' } else { quote };
        let mut text = String::new();
        let mut characters = self.rest().char_indices().skip(1).peekable();
        while let Some((index, c)) = characters.next() {
            if c == close {
                if characters.next_if(|(_, next)| *next == close).is_some() {
                    text.push(close);
                    continue;
                }
                self.at += index + c.len_utf8();
                return Ok(text);
            }
            match (c, characters.peek()) {
                ('\\', Some((_, next))) if *next == close || *next == '\\' => {
                    text.push(*next);
                    characters.next();
                }
                _ => text.push(c),
            }
        }
        Err(self.error_at(start, "This quote is never closed"))
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let rest = self.rest();
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let mut end = digits(rest);
        let after = rest.get(end..).unwrap_or_default();
        if after.starts_with('.') && !after.starts_with("..") {
            end += 1 + digits(after.get(1..).unwrap_or_default());
        }
        let exponent = rest.get(end..).unwrap_or_default();
        if exponent.starts_with(['e', 'E']) {
            let signed = exponent.get(1..).unwrap_or_default();
            let sign = usize::from(signed.starts_with(['+', '-']));
            let count = digits(signed.get(sign..).unwrap_or_default());
            if count > 0 {
                end += 1 + sign + count;
            }
        }
        let text = rest.get(..end).unwrap_or_default();
        let token = match text.parse::<i64>() {
            Ok(number) => Token::Integer(number),
            Err(_) => match crate::value::parse_number(text) {
                Some(number) => Token::Decimal(number),
                None => return Err(self.error(format!("“{text}” is not a number"))),
            },
        };
        self.at += end;
        Ok(token)
    }
}
