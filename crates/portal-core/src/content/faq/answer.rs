//! How an answer is laid out: paragraphs and lists, and nothing else.

use std::ops::Range;

/// A part of an answer, as byte ranges of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AnswerBlock {
    /// Lines that belong together.
    Paragraph(Range<usize>),
    /// Items of a list, without their dashes.
    List(Vec<Range<usize>>),
}

/// Words of an answer that lead to a page of the portal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerLink {
    /// The bytes of the answer that hold the words; within one line.
    pub at: Range<usize>,
    /// Where they lead: a path of the portal, with its query and anchor.
    pub href: String,
}

/// The parts of an answer: blank lines divide paragraphs, lines that begin with `- ` are items of a list.
pub(super) fn blocks(answer: &str) -> Vec<AnswerBlock> {
    let mut blocks = Vec::new();
    let mut apart = true;
    for line in lines(answer) {
        let text = &answer[line.clone()];
        match (text.strip_prefix("- "), blocks.last_mut()) {
            _ if text.is_empty() => apart = true,
            (Some(item), last) => {
                let item = line.end - item.trim_start().len()..line.end;
                match last {
                    Some(AnswerBlock::List(items)) if !apart => items.push(item),
                    _ => blocks.push(AnswerBlock::List(vec![item])),
                }
                apart = false;
            }
            (None, Some(AnswerBlock::Paragraph(range))) if !apart => range.end = line.end,
            (None, _) => {
                blocks.push(AnswerBlock::Paragraph(line));
                apart = false;
            }
        }
    }
    blocks
}

/// The lines of a text without the white space around them.
fn lines(text: &str) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut next = 0;
    text.split('\n').map(move |line| {
        let start = next + (line.len() - line.trim_start().len());
        next += line.len() + 1;
        start..start + line.trim().len()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(answer: &str) -> Vec<Vec<&str>> {
        let parts = |block| match block {
            AnswerBlock::Paragraph(range) => vec![&answer[range]],
            AnswerBlock::List(items) => items.into_iter().map(|item| &answer[item]).collect(),
        };
        blocks(answer).into_iter().map(parts).collect()
    }

    #[test]
    fn blank_lines_divide_paragraphs_and_dashes_make_lists() {
        let answer = "Satu\nbaris lagi.\n\nLalu:\n- pertama\n- kedua – ya\nSelesai.\n\n- lain\n\n- sendiri\n";
        assert_eq!(
            shown(answer),
            [
                vec!["Satu\nbaris lagi."],
                vec!["Lalu:"],
                vec!["pertama", "kedua – ya"],
                vec!["Selesai."],
                vec!["lain"],
                vec!["sendiri"]
            ]
        );
    }

    #[test]
    fn nothing_else_is_markup() {
        assert_eq!(shown("# a\n\n* b\n\n-c\n\n1. d"), [["# a"], ["* b"], ["-c"], ["1. d"]]);
        assert_eq!(shown(" \n\t\n"), Vec::<Vec<&str>>::new());
    }
}
