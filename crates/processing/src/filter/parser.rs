//! From a `where` clause to a tree.

use super::{Comparison, Filter, Operand, Part, SyntaxError};
use crate::Value;
use crate::convert::parse_moment;
use crate::lexer::{Lexer, Token};

/// Parentheses and `not` may nest this deep.
const MAX_DEPTH: usize = 48;
/// Conditions of one filter: whatever runs it nests them, and databases stop at a thousand.
const MAX_CONDITIONS: usize = 500;

pub(super) fn parse(text: &str) -> Result<Filter, SyntaxError> {
    if text.trim().is_empty() {
        return Ok(Filter::All);
    }
    let mut parser = Parser { lexer: Lexer::new(text)?, depth: 0, conditions: 0 };
    let filter = parser.or()?;
    match parser.next()? {
        (_, Token::End) => Ok(filter),
        (at, token) => Err(parser.lexer.error_at(at, format!("Expected “and” or “or” and not {}", token.shown()))),
    }
}

struct Parser<'a> {
    lexer: Lexer<'a>,
    depth: usize,
    conditions: usize,
}

const COMPARISONS: &[(&str, Comparison)] = &[
    ("=", Comparison::Equal),
    ("==", Comparison::Equal),
    (":", Comparison::Equal),
    ("!=", Comparison::NotEqual),
    ("<>", Comparison::NotEqual),
    ("<", Comparison::Less),
    ("<=", Comparison::LessOrEqual),
    (">", Comparison::Greater),
    (">=", Comparison::GreaterOrEqual),
];

impl Parser<'_> {
    fn next(&mut self) -> Result<(usize, Token), SyntaxError> {
        let at = self.lexer.offset();
        Ok((at, self.lexer.next()?))
    }

    fn eat(&mut self, keyword: &str) -> Result<bool, SyntaxError> {
        let found = self.lexer.peek()?.is_keyword(keyword);
        if found {
            self.next()?;
        }
        Ok(found)
    }

    fn expect(&mut self, symbol: &'static str) -> Result<(), SyntaxError> {
        match self.next()? {
            (_, Token::Symbol(found)) if found == symbol => Ok(()),
            (at, token) => Err(self.lexer.error_at(at, format!("Expected “{symbol}” and not {}", token.shown()))),
        }
    }

    fn deeper(&mut self, read: fn(&mut Self) -> Result<Filter, SyntaxError>) -> Result<Filter, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let at = self.lexer.offset();
            return Err(self.lexer.error_at(at, "The filter is nested too deep"));
        }
        let filter = read(self)?;
        self.depth -= 1;
        Ok(filter)
    }

    fn or(&mut self) -> Result<Filter, SyntaxError> {
        let mut parts = vec![self.and()?];
        while self.eat("or")? {
            parts.push(self.and()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Filter::Or(parts) })
    }

    fn and(&mut self) -> Result<Filter, SyntaxError> {
        let mut parts = vec![self.not()?];
        while self.eat("and")? {
            parts.push(self.not()?);
        }
        Ok(if parts.len() == 1 { parts.swap_remove(0) } else { Filter::And(parts) })
    }

    fn not(&mut self) -> Result<Filter, SyntaxError> {
        if self.eat("not")? {
            return Ok(Filter::Not(Box::new(self.deeper(Self::not)?)));
        }
        self.predicate()
    }

    fn predicate(&mut self) -> Result<Filter, SyntaxError> {
        let (at, token) = self.next()?;
        self.conditions += 1;
        if self.conditions > MAX_CONDITIONS {
            return Err(self.lexer.error_at(at, format!("The filter has more than {MAX_CONDITIONS} conditions")));
        }
        match token {
            Token::Symbol("(") => {
                let inner = self.deeper(Self::or)?;
                self.expect(")")?;
                Ok(inner)
            }
            // A text alone is looked for everywhere.
            Token::Text(text) => Ok(Filter::Search { fields: Vec::new(), text }),
            Token::Name(name) if self.lexer.peek()? == Token::Symbol("(") => self.call(at, &name),
            Token::Name(name) => match name.to_ascii_lowercase().as_str() {
                "true" => Ok(Filter::All),
                "false" => Ok(Filter::Not(Box::new(Filter::All))),
                _ => self.about(Operand { field: name, part: None }),
            },
            Token::QuotedName(field) => self.about(Operand { field, part: None }),
            token => Err(self.lexer.error_at(at, format!("Expected the name of a field and not {}", token.shown()))),
        }
    }

    fn name(&mut self) -> Result<String, SyntaxError> {
        match self.next()? {
            (_, Token::Name(name) | Token::QuotedName(name)) => Ok(name),
            (at, token) => {
                Err(self.lexer.error_at(at, format!("Expected the name of a field and not {}", token.shown())))
            }
        }
    }

    fn text(&mut self) -> Result<String, SyntaxError> {
        match self.next()? {
            (_, Token::Text(text)) => Ok(text),
            (at, token) => Err(self.lexer.error_at(at, format!("Expected a text in quotes and not {}", token.shown()))),
        }
    }

    fn call(&mut self, at: usize, function: &str) -> Result<Filter, SyntaxError> {
        self.expect("(")?;
        let part = match function.to_ascii_lowercase().as_str() {
            "search" | "suggest" => {
                let mut fields = Vec::new();
                while !matches!(self.lexer.peek()?, Token::Text(_)) {
                    match self.lexer.peek()? {
                        // `*` stands for all fields.
                        Token::Symbol("*") => drop(self.next()?),
                        _ => fields.push(self.name()?),
                    }
                    self.expect(",")?;
                }
                let text = self.text()?;
                self.expect(")")?;
                return Ok(Filter::Search { fields, text });
            }
            "startswith" => {
                let field = self.name()?;
                self.expect(",")?;
                let text = self.text()?;
                self.expect(")")?;
                return Ok(Filter::StartsWith { field, text });
            }
            "year" => Part::Year,
            "month" => Part::Month,
            "day" => Part::Day,
            "hour" => Part::Hour,
            "minute" => Part::Minute,
            "length" => Part::Length,
            other => return Err(self.lexer.error_at(at, format!("There is no function “{other}”"))),
        };
        let field = self.name()?;
        self.expect(")")?;
        self.about(Operand { field, part: Some(part) })
    }

    /// What follows the name of a field.
    fn about(&mut self, operand: Operand) -> Result<Filter, SyntaxError> {
        let at = self.lexer.offset();
        let token = self.lexer.peek()?;
        if let Token::Symbol(symbol) = token
            && let Some((_, comparison)) = COMPARISONS.iter().find(|(text, _)| *text == symbol)
        {
            self.next()?;
            let value = self.value()?;
            return Ok(Filter::Compare { operand, comparison: *comparison, value });
        }
        if self.eat("not")? {
            return match self.next()? {
                (_, token) if token.is_keyword("in") => self.within(operand),
                (_, token) if token.is_keyword("like") => self.like(operand),
                (_, token) if token.is_keyword("between") => self.between(operand),
                (at, token) => {
                    return Err(self
                        .lexer
                        .error_at(at, format!("Expected “in”, “like” or “between” and not {}", token.shown())));
                }
            }
            .map(|filter| Filter::Not(Box::new(filter)));
        }
        if self.eat("in")? {
            return self.within(operand);
        }
        if self.eat("between")? {
            return self.between(operand);
        }
        if self.eat("like")? {
            return self.like(operand);
        }
        if self.eat("startswith")? {
            let field = self.whole_field(at, operand)?;
            return Ok(Filter::StartsWith { field, text: self.text()? });
        }
        if self.eat("is")? {
            let field = self.whole_field(at, operand)?;
            let negative = self.eat("not")?;
            let (at, token) = self.next()?;
            let filter = match token {
                token if token.is_keyword("null") => Filter::IsNull { field },
                token if token.is_keyword("true") => Filter::IsTrue { field },
                token if token.is_keyword("false") => {
                    let operand = Operand { field, part: None };
                    Filter::Compare { operand, comparison: Comparison::Equal, value: Value::Boolean(false) }
                }
                token => return Err(self.lexer.error_at(at, format!("Expected “null” and not {}", token.shown()))),
            };
            return Ok(if negative { Filter::Not(Box::new(filter)) } else { filter });
        }
        let ends =
            matches!(token, Token::End | Token::Symbol(")")) || token.is_keyword("and") || token.is_keyword("or");
        if ends && operand.part.is_none() {
            return Ok(Filter::IsTrue { field: operand.field });
        }
        Err(self.lexer.error_at(at, format!("Expected a comparison and not {}", token.shown())))
    }

    fn whole_field(&self, at: usize, operand: Operand) -> Result<String, SyntaxError> {
        match operand.part {
            None => Ok(operand.field),
            Some(_) => Err(self.lexer.error_at(at, "Only a field can be compared like this")),
        }
    }

    fn like(&mut self, operand: Operand) -> Result<Filter, SyntaxError> {
        let at = self.lexer.offset();
        let field = self.whole_field(at, operand)?;
        Ok(Filter::Like { field, text: self.text()? })
    }

    fn between(&mut self, operand: Operand) -> Result<Filter, SyntaxError> {
        let from = self.value()?;
        if !self.eat("and")? {
            let at = self.lexer.offset();
            return Err(self.lexer.error_at(at, "Expected “and” and the upper bound"));
        }
        let to = self.value()?;
        Ok(Filter::Range { operand, from, from_included: true, to, to_included: true })
    }

    /// `(1, 2)`, `[1..5]`, `]1..5[`, and the older `[1 TO 5]`.
    fn within(&mut self, operand: Operand) -> Result<Filter, SyntaxError> {
        let (at, token) = self.next()?;
        let from_included = match token {
            Token::Symbol("(") => {
                let mut values = vec![self.value()?];
                loop {
                    match self.next()? {
                        (_, Token::Symbol(",")) => values.push(self.value()?),
                        (_, Token::Symbol(")")) => return Ok(Filter::In { operand, values }),
                        (at, token) => {
                            let message = format!("Expected “,” or “)” and not {}", token.shown());
                            return Err(self.lexer.error_at(at, message));
                        }
                    }
                }
            }
            Token::Symbol("[") => true,
            Token::Symbol("]") => false,
            token => return Err(self.lexer.error_at(at, format!("Expected “(” or “[” and not {}", token.shown()))),
        };
        let from = self.value()?;
        if !self.eat("to")? {
            self.expect("..")?;
        }
        let to = self.value()?;
        let to_included = match self.next()? {
            (_, Token::Symbol("]")) => true,
            (_, Token::Symbol("[")) => false,
            (at, token) => return Err(self.lexer.error_at(at, format!("Expected “]” and not {}", token.shown()))),
        };
        Ok(Filter::Range { operand, from, from_included, to, to_included })
    }

    /// A quoted text, a date, or a bare run of characters.
    fn value(&mut self) -> Result<Value, SyntaxError> {
        let at = self.lexer.offset();
        let ahead = self.lexer.peek();
        match ahead {
            Ok(Token::Text(text)) => {
                self.next()?;
                Ok(Value::Text(text))
            }
            Ok(Token::Date(text)) => {
                self.next()?;
                parse_moment(&text)
                    .or_else(|| Some(Value::Date(jiff::civil::Date::new(text.trim().parse().ok()?, 1, 1).ok()?)))
                    .ok_or_else(|| self.lexer.error_at(at, format!("“{text}” is not a date")))
            }
            // A quote that is never closed.
            Err(error) if self.lexer.starts_with_quote() => Err(error),
            _ => match self.lexer.bare() {
                "" => {
                    let token = self.lexer.peek()?;
                    Err(self.lexer.error_at(at, format!("Expected a value and not {}", token.shown())))
                }
                "true" => Ok(Value::Boolean(true)),
                "false" => Ok(Value::Boolean(false)),
                bare => Ok(match (bare.parse::<i64>(), crate::value::parse_number(bare)) {
                    (Ok(number), _) => Value::Integer(number),
                    (_, Some(number)) => Value::Decimal(number),
                    _ => Value::Text(bare.to_owned()),
                }),
            },
        }
    }
}
