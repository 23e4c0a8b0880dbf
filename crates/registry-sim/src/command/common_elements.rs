//! Elements and attributes that commands of several objects have.

use roxmltree::Node;

use crate::answer::Fault;
use crate::objects::Status;
use crate::reader::{Children, line, need_word};
use crate::result_codes;
use crate::xml::Ns;

/// What a `transfer` asks for (RFC 5730 §2.9.3.4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TransferOp {
    Request,
    Query,
    Approve,
    Reject,
    Cancel,
}

impl TransferOp {
    pub(super) const WORDS: &[(&str, TransferOp)] = &[
        ("request", TransferOp::Request),
        ("query", TransferOp::Query),
        ("approve", TransferOp::Approve),
        ("reject", TransferOp::Reject),
        ("cancel", TransferOp::Cancel),
    ];
}

/// `authInfo` with a password; `ext` is not offered.
pub(super) fn auth_info(node: Node<'_, '_>, ns: Ns) -> Result<String, Fault> {
    let mut children = Children::of(node, ns)?;
    if children.maybe("ext").is_some() {
        return Err(Fault::new(result_codes::OPTION, "authInfo takes pw only"));
    }
    let password = line(children.need("pw")?)?;
    children.end()?;
    Ok(password)
}

/// One or more names or ids to check. RFC 5730 sets no limit, every registry does.
pub(super) fn names<'a, 'i>(
    children: &mut Children<'a, 'i>,
    element: &str,
    read: impl Fn(Node<'a, 'i>) -> Result<String, Fault>,
) -> Result<Vec<String>, Fault> {
    let mut names = vec![read(children.need(element)?)?];
    for node in children.many(element, 999)? {
        names.push(read(node)?);
    }
    Ok(names)
}

/// The statuses in an `add` or a `rem`.
pub(super) fn statuses(children: &mut Children<'_, '_>, max: usize) -> Result<Vec<Status>, Fault> {
    let nodes = children.many("status", max)?;
    nodes
        .into_iter()
        .map(|node| need_word(node, "s", Status::WORDS))
        .collect()
}
