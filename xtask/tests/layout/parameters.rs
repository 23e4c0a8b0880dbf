//! How many parameters a function takes: those of a tuple count one by one, so that no tuple hides them.

use crate::read::{Source, group, ident, mark, parts};
use proc_macro2::{Delimiter, Group, TokenTree};

/// A function and its number of parameters, without `self`.
pub struct Asks {
    pub function: String,
    pub count: usize,
}

/// Every function of a file. A component's parameters are properties, which are given by name.
pub fn functions(source: &Source) -> Vec<Asks> {
    let mut found = Vec::new();
    walk(&source.tokens, &mut found);
    found
}

fn walk(tokens: &[TokenTree], found: &mut Vec<Asks>) {
    for (at, token) in tokens.iter().enumerate() {
        if let TokenTree::Group(group) = token {
            let inside: Vec<TokenTree> = group.stream().into_iter().collect();
            walk(&inside, found);
        }
        if ident(Some(token)).as_deref() != Some("fn") || is_component(tokens, at) {
            continue;
        }
        let Some(function) = ident(tokens.get(at + 1)) else {
            continue; // a type
        };
        let Some(list) = list(&tokens[at + 2..]) else {
            continue;
        };
        let list: Vec<TokenTree> = list.stream().into_iter().collect();
        found.push(Asks {
            function,
            count: parts(&list).into_iter().map(weight).sum(),
        });
    }
}

/// The parentheses behind a function's name and its `<…>`.
fn list(behind: &[TokenTree]) -> Option<&Group> {
    let mut angles = 0_i32;
    for (at, token) in behind.iter().enumerate() {
        match token {
            TokenTree::Group(group) if angles == 0 => return Some(group),
            TokenTree::Punct(mark) if mark.as_char() == '<' => angles += 1,
            TokenTree::Punct(end)
                if end.as_char() == '>' && !mark(behind.get(at.wrapping_sub(1)), '-') =>
            {
                angles -= 1;
            }
            _ => {}
        }
    }
    None
}

/// Whether `#[component]` or `#[island]` stands before this `fn`.
fn is_component(tokens: &[TokenTree], at: usize) -> bool {
    let mut at = at;
    while at > 0 {
        at -= 1;
        match tokens.get(at) {
            Some(TokenTree::Ident(word))
                if ["pub", "async", "const", "unsafe"].contains(&word.to_string().as_str()) => {}
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => {}
            Some(TokenTree::Group(group))
                if group.delimiter() == Delimiter::Bracket
                    && mark(tokens.get(at.wrapping_sub(1)), '#') =>
            {
                let said = ident(group.stream().into_iter().next().as_ref());
                if matches!(said.as_deref(), Some("component" | "island")) {
                    return true;
                }
                at -= 1;
            }
            _ => return false,
        }
    }
    false
}

/// What one parameter counts: nothing for `self`, its members for a tuple, otherwise one.
fn weight(parameter: &[TokenTree]) -> usize {
    let is_self = parameter
        .iter()
        .filter_map(|token| ident(Some(token)))
        .find(|word| word != "mut")
        .is_some_and(|word| word == "self");
    if is_self
        && !parameter
            .iter()
            .any(|token| group(Some(token), Delimiter::Parenthesis).is_some())
    {
        return 0;
    }
    let colon = parameter.iter().position(|token| mark(Some(token), ':'));
    let kind = colon.map_or(&[][..], |colon| &parameter[colon + 1..]);
    let kind = kind
        .iter()
        .position(|token| !mark(Some(token), '&'))
        .map_or(kind, |begin| &kind[begin..]);
    match kind {
        [TokenTree::Group(tuple)] if tuple.delimiter() == Delimiter::Parenthesis => {
            let members: Vec<TokenTree> = tuple.stream().into_iter().collect();
            parts(&members).len()
        }
        _ => 1,
    }
}
