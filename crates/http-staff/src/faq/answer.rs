//! An answer as customers read it.

use std::ops::Range;

use portal_core::content::faq::{AnswerBlock, Faq};

/// Text of an answer that leads nowhere, or to a page of the customers' side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) href: Option<String>,
}

/// A part of an answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Block {
    Paragraph(Vec<Part>),
    List(Vec<Vec<Part>>),
}

/// The parts of an answer, in order.
pub(crate) fn blocks(faq: &Faq) -> Vec<Block> {
    let block = |block| match block {
        AnswerBlock::Paragraph(range) => Block::Paragraph(parts(faq, range)),
        AnswerBlock::List(items) => Block::List(items.into_iter().map(|item| parts(faq, item)).collect()),
    };
    faq.blocks().into_iter().map(block).collect()
}

/// A range of an answer, cut where links begin and end.
fn parts(faq: &Faq, range: Range<usize>) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut put = |range: Range<usize>, href: Option<&String>| {
        if let Some(text) = faq.answer.get(range).filter(|text| !text.is_empty()) {
            parts.push(Part { text: text.to_owned(), href: href.cloned() });
        }
    };
    let mut at = range.start;
    for link in faq.links.iter().filter(|link| link.at.start >= range.start && link.at.end <= range.end) {
        put(at..link.at.start, None);
        put(link.at.clone(), Some(&link.href));
        at = link.at.end;
    }
    put(at..range.end, None);
    parts
}

#[cfg(test)]
mod tests {
    use portal_core::content::faq::FaqSyntax;
    use portal_core::content::faq::edit::FaqText;

    use super::*;

    #[test]
    fn an_answer_is_cut_into_paragraphs_lists_and_links() {
        let text = FaqText {
            category: "umum".into(),
            question: "Bagaimana?".into(),
            answer: "Buka [Tiket](/a), lalu.\n\n- [Satu](/a)\n- dua".into(),
            keywords: Vec::new(),
        };
        let syntax = FaqSyntax::new([], ["/a".to_owned()]);
        let faq = text.faq(&"a-b".parse().expect("a slug"), &syntax).expect("a question");
        let plain = |text: &str| Part { text: text.into(), href: None };
        let link = |text: &str| Part { text: text.into(), href: Some("/a".into()) };
        assert_eq!(
            blocks(&faq),
            [
                Block::Paragraph(vec![plain("Buka "), link("Tiket"), plain(", lalu.")]),
                Block::List(vec![vec![link("Satu")], vec![plain("dua")]]),
            ]
        );
    }
}
