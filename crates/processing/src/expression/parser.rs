//! From text to tree.

use super::function::function;
use super::{Node, Operator, SyntaxError};
use crate::Value;
use crate::lexer::{Lexer, Token};

/// Parentheses and functions may nest this deep.
const MAX_DEPTH: usize = 48;
/// Trees of more nodes are refused: `1+1+1…` makes one as deep as it is long, and evaluating it takes stack.
const MAX_NODES: usize = 600;

struct Parser<'a, 'f> {
    lexer: Lexer<'a>,
    find: &'f mut dyn FnMut(&str) -> Option<usize>,
    depth: usize,
    nodes: usize,
}

pub(super) fn parse(text: &str, find: &mut dyn FnMut(&str) -> Option<usize>) -> Result<Node, SyntaxError> {
    let Some(formula) = text.trim_start().strip_prefix('=') else { return template(text, find) };
    // Positions count from the start of the whole text, as it is shown.
    let mut lexer = Lexer::new(text)?;
    lexer.skip(text.len() - formula.len());
    let mut parser = Parser { lexer, find, depth: 0, nodes: 0 };
    let node = parser.choice()?;
    match parser.next()? {
        (_, Token::End) => Ok(node),
        (at, token) => Err(parser.lexer.error_at(at, format!("Expected an operator and not {}", token.shown()))),
    }
}

fn template(text: &str, find: &mut dyn FnMut(&str) -> Option<usize>) -> Result<Node, SyntaxError> {
    let lexer = Lexer::new(text)?;
    let mut parts = Vec::new();
    let mut at = 0;
    while let Some((before, after)) = text.get(at..).and_then(|rest| rest.split_once("{{")) {
        let Some((name, rest)) = after.split_once("}}") else { break };
        if !before.is_empty() {
            parts.push(Node::Literal(Value::Text(before.to_owned())));
        }
        let index = find(name.trim())
            .ok_or_else(|| lexer.error_at(at + before.len(), format!("There is no field “{}”", name.trim())))?;
        parts.push(Node::Field(index));
        at = text.len() - rest.len();
    }
    if let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        parts.push(Node::Literal(Value::Text(rest.to_owned())));
    }
    Ok(Node::Template(parts))
}

impl Parser<'_, '_> {
    fn next(&mut self) -> Result<(usize, Token), SyntaxError> {
        let at = self.lexer.offset();
        Ok((at, self.lexer.next()?))
    }

    fn node(&mut self, node: Node) -> Result<Node, SyntaxError> {
        self.nodes += 1;
        if self.nodes > MAX_NODES {
            let at = self.lexer.offset();
            return Err(self.lexer.error_at(at, "The expression is too long"));
        }
        Ok(node)
    }

    /// One level of operators that group from the left.
    fn level(
        &mut self,
        operators: &[(&str, Operator)],
        next: fn(&mut Self) -> Result<Node, SyntaxError>,
    ) -> Result<Node, SyntaxError> {
        let mut left = next(self)?;
        loop {
            let token = self.lexer.peek()?;
            let found = operators.iter().find(|(text, _)| match &token {
                Token::Symbol(symbol) => symbol == text,
                token => token.is_keyword(text),
            });
            let Some((_, operator)) = found else { return Ok(left) };
            self.next()?;
            let right = next(self)?;
            left = self.node(Node::Binary(*operator, Box::new(left), Box::new(right)))?;
        }
    }

    /// `condition ? then : otherwise`, or the condition alone.
    fn choice(&mut self) -> Result<Node, SyntaxError> {
        let condition = self.or()?;
        if self.lexer.peek()? != Token::Symbol("?") {
            return Ok(condition);
        }
        self.next()?;
        let then = self.deeper(Self::choice)?;
        match self.next()? {
            (_, Token::Symbol(":")) => {}
            (at, token) => return Err(self.lexer.error_at(at, format!("Expected “:” and not {}", token.shown()))),
        }
        let otherwise = self.deeper(Self::choice)?;
        self.node(Node::If(Box::new([condition, then, otherwise])))
    }

    fn or(&mut self) -> Result<Node, SyntaxError> {
        self.level(&[("or", Operator::Or), ("||", Operator::Or)], Self::and)
    }

    fn and(&mut self) -> Result<Node, SyntaxError> {
        self.level(&[("and", Operator::And), ("&&", Operator::And)], Self::not)
    }

    fn deeper<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T, SyntaxError>) -> Result<T, SyntaxError> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            let at = self.lexer.offset();
            return Err(self.lexer.error_at(at, "The expression is nested too deep"));
        }
        let read = read(self);
        self.depth -= 1;
        read
    }

    fn not(&mut self) -> Result<Node, SyntaxError> {
        if self.lexer.peek()?.is_keyword("not") {
            self.next()?;
            let inner = self.deeper(Self::not)?;
            return self.node(Node::Not(Box::new(inner)));
        }
        self.level(
            &[
                ("=", Operator::Equal),
                ("==", Operator::Equal),
                ("!=", Operator::NotEqual),
                ("<>", Operator::NotEqual),
                ("<", Operator::Less),
                ("<=", Operator::LessOrEqual),
                (">", Operator::Greater),
                (">=", Operator::GreaterOrEqual),
            ],
            Self::joined,
        )
    }

    /// `&` joins texts.
    fn joined(&mut self) -> Result<Node, SyntaxError> {
        let mut left = self.sum()?;
        while self.lexer.peek()? == Token::Symbol("&") {
            let (at, _) = self.next()?;
            let right = self.sum()?;
            left = self.called(at, "concat", vec![left, right])?;
        }
        Ok(left)
    }

    fn called(&mut self, at: usize, name: &str, arguments: Vec<Node>) -> Result<Node, SyntaxError> {
        let call = self.call(at, name, arguments)?;
        self.node(call)
    }

    fn sum(&mut self) -> Result<Node, SyntaxError> {
        self.level(&[("+", Operator::Add), ("-", Operator::Subtract)], Self::product)
    }

    fn product(&mut self) -> Result<Node, SyntaxError> {
        let operators = [("*", Operator::Multiply), ("/", Operator::Divide), ("%", Operator::Remainder)];
        self.level(&operators, Self::unary)
    }

    fn unary(&mut self) -> Result<Node, SyntaxError> {
        match self.lexer.peek()? {
            Token::Symbol("-") => {
                self.next()?;
                let inner = self.deeper(Self::unary)?;
                self.node(Node::Negate(Box::new(inner)))
            }
            Token::Symbol("+") => {
                self.next()?;
                self.deeper(Self::unary)
            }
            Token::Symbol("!") => {
                self.next()?;
                let inner = self.deeper(Self::unary)?;
                self.node(Node::Not(Box::new(inner)))
            }
            _ => self.power(),
        }
    }

    /// `^` groups from the right and binds closer than a sign before it: -2^2 is -4. `!` after a number is its factorial.
    fn power(&mut self) -> Result<Node, SyntaxError> {
        let mut base = self.primary()?;
        while self.lexer.peek()? == Token::Symbol("!") {
            let (at, _) = self.next()?;
            base = self.called(at, "factorial", vec![base])?;
        }
        if self.lexer.peek()? != Token::Symbol("^") {
            return Ok(base);
        }
        let (at, _) = self.next()?;
        let exponent = self.deeper(Self::unary)?;
        self.called(at, "pow", vec![base, exponent])
    }

    fn primary(&mut self) -> Result<Node, SyntaxError> {
        let (at, token) = self.next()?;
        let node = match token {
            Token::Integer(number) => Node::Literal(Value::Integer(number)),
            Token::Decimal(number) => Node::Literal(Value::Decimal(number)),
            Token::Text(text) => Node::Literal(Value::from_text(text)),
            Token::Date(text) => match crate::convert::parse_moment(&text) {
                Some(moment) => Node::Literal(moment),
                None => return Err(self.lexer.error_at(at, format!("“{text}” is not a date"))),
            },
            Token::Symbol("(") => {
                let inner = self.deeper(Self::choice)?;
                self.close()?;
                return Ok(inner);
            }
            Token::Name(name) if self.lexer.peek()? == Token::Symbol("(") => {
                self.next()?;
                let arguments = self.deeper(Self::arguments)?;
                self.call(at, &name, arguments)?
            }
            Token::Name(name) => match name.to_ascii_lowercase().as_str() {
                "true" => Node::Literal(Value::Boolean(true)),
                "false" => Node::Literal(Value::Boolean(false)),
                "null" => Node::Literal(Value::Null),
                // As on the platform; a field of that name is written $pi or `pi`.
                "pi" => Node::Literal(Value::Decimal(std::f64::consts::PI)),
                "e" => Node::Literal(Value::Decimal(std::f64::consts::E)),
                _ => self.field(at, &name)?,
            },
            Token::QuotedName(name) => self.field(at, &name)?,
            token => return Err(self.lexer.error_at(at, format!("Expected a value and not {}", token.shown()))),
        };
        self.node(node)
    }

    fn field(&mut self, at: usize, name: &str) -> Result<Node, SyntaxError> {
        match (self.find)(name) {
            Some(index) => Ok(Node::Field(index)),
            None => Err(self.lexer.error_at(at, format!("There is no field “{name}”"))),
        }
    }

    fn close(&mut self) -> Result<(), SyntaxError> {
        match self.next()? {
            (_, Token::Symbol(")")) => Ok(()),
            (at, token) => Err(self.lexer.error_at(at, format!("Expected “)” and not {}", token.shown()))),
        }
    }

    fn arguments(&mut self) -> Result<Vec<Node>, SyntaxError> {
        let mut arguments = Vec::new();
        if self.lexer.peek()? == Token::Symbol(")") {
            self.next()?;
            return Ok(arguments);
        }
        loop {
            arguments.push(self.choice()?);
            match self.next()? {
                (_, Token::Symbol(",")) => {}
                (_, Token::Symbol(")")) => return Ok(arguments),
                (at, token) => {
                    return Err(self.lexer.error_at(at, format!("Expected “,” or “)” and not {}", token.shown())));
                }
            }
        }
    }

    fn call(&mut self, at: usize, name: &str, arguments: Vec<Node>) -> Result<Node, SyntaxError> {
        let name = name.to_ascii_lowercase();
        if name == "if" {
            let count = arguments.len();
            return match <[Node; 3]>::try_from(arguments) {
                Ok(parts) => Ok(Node::If(Box::new(parts))),
                Err(mut two) if count == 2 => match (two.pop(), two.pop()) {
                    (Some(then), Some(condition)) => {
                        Ok(Node::If(Box::new([condition, then, Node::Literal(Value::Null)])))
                    }
                    _ => Err(self.lexer.error_at(at, "“if” takes 2 or 3 values")),
                },
                Err(_) => Err(self.lexer.error_at(at, format!("“if” takes 2 or 3 values and not {count}"))),
            };
        }
        if name == "coalesce" {
            return Ok(Node::Coalesce(arguments));
        }
        let Some(function) = function(&name) else {
            let message = match name.as_str() {
                "now" | "today" | "random" => {
                    format!("“{name}” is not allowed: a record must come out the same each time")
                }
                _ => format!("There is no function “{name}”"),
            };
            return Err(self.lexer.error_at(at, message));
        };
        if arguments.len() < function.least || arguments.len() > function.most {
            let message = format!("“{name}” takes {} and not {}", function.takes(), arguments.len());
            return Err(self.lexer.error_at(at, message));
        }
        Ok(Node::Call(function, arguments))
    }
}
