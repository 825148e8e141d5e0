//! Questions and answers, for customers and for visitors.

use std::ops::Range;

use http_kit::{Problem, RequestContext};
use poem::web::Query;
use poem::{Response, handler};
use portal_core::content::faq::{AnswerBlock, Faq, FaqCategory, FaqHit, LONGEST_QUERY};
use serde::Deserialize;

use crate::auth::web_session::WebSession;
use crate::faq::view::{FaqBlock, FaqEntry, FaqPage, FaqSection, FaqText, Piece};
use crate::page::render::{layout, page, signed_in};
use crate::state::App;
use crate::view::layout::SignedIn;

#[derive(Deserialize)]
struct Wish {
    /// What is looked for.
    #[serde(default)]
    q: String,
    /// The slug of the answer that is open from the start.
    #[serde(default)]
    open: String,
}

/// `GET /customer/faq?q=&open=`.
#[handler]
pub(crate) async fn show(app: &App, context: &RequestContext, Query(wish): Query<Wish>) -> Result<Response, Problem> {
    let (faq, locale) = (app.parts.portal.faq()?, context.locale().into());
    let query: String = wish.q.trim().chars().take(LONGEST_QUERY).collect();
    let sections = if query.is_empty() {
        let book = faq.all(locale).await?;
        let entries = |of: &FaqCategory| of.faqs.iter().map(|faq| entry(app, faq, None, &wish.open)).collect();
        book.categories().iter().map(|of| section(of, entries(of))).collect()
    } else {
        let found = faq.search(locale, &query).await?;
        let entries =
            |hits: Vec<(&Faq, &FaqHit)>| hits.iter().map(|(f, hit)| entry(app, f, Some(hit), &wish.open)).collect();
        found.by_category().into_iter().map(|(of, hits)| section(of, entries(hits))).collect()
    };
    let layout = layout(app, context, reader(app, context).await);
    page(&FaqPage::new(layout, query, sections))
}

/// Who reads, if they are logged in. The page helps when nothing else works, so not knowing is no reason to
/// refuse it.
async fn reader(app: &App, context: &RequestContext) -> Option<SignedIn> {
    let web = WebSession::of(app, context).await.inspect_err(Problem::log).ok()?;
    signed_in(app, &web).await.ok()
}

fn section(of: &FaqCategory, entries: Vec<FaqEntry>) -> FaqSection {
    FaqSection { slug: of.slug.clone(), name: of.name.clone(), icon: FaqSection::icon_of(&of.icon), entries }
}

fn entry(app: &App, faq: &Faq, hit: Option<&FaqHit>, open: &str) -> FaqEntry {
    let (in_question, in_answer) = hit.map_or((&[][..], &[][..]), |hit| (&hit.question, &hit.answer));
    let answer = |range| texts(app, faq, range, in_answer);
    let block = |block| match block {
        AnswerBlock::Paragraph(range) => FaqBlock::Paragraph(answer(range)),
        AnswerBlock::List(items) => FaqBlock::List(items.into_iter().map(answer).collect()),
    };
    FaqEntry {
        slug: faq.slug.clone(),
        question: pieces(&faq.question, 0..faq.question.len(), in_question),
        answer: faq.blocks().into_iter().map(block).collect(),
        open: faq.slug == open,
    }
}

/// A part of an answer, cut where links begin and end. Only pages that the portal has become links.
fn texts(app: &App, faq: &Faq, part: Range<usize>, marks: &[Range<usize>]) -> Vec<FaqText> {
    let mut texts = Vec::new();
    let mut put = |range: Range<usize>, href: Option<&str>| {
        let pieces = pieces(&faq.answer, range, marks);
        if !pieces.is_empty() {
            texts.push(FaqText { href: href.map(str::to_owned), pieces });
        }
    };
    let mut at = part.start;
    for link in &faq.links {
        if app.site.paths().lead_to(&link.href) && link.at.start >= at && link.at.end <= part.end {
            put(at..link.at.start, None);
            put(link.at.clone(), Some(&link.href));
            at = link.at.end;
        }
    }
    put(at..part.end, None);
    texts
}

/// A part of a text, cut where marks begin and end.
fn pieces(text: &str, part: Range<usize>, marks: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut put = |range: Range<usize>, marked| match text.get(range) {
        Some("") | None => {}
        Some(text) => pieces.push(Piece { text: text.to_owned(), marked }),
    };
    let mut at = part.start;
    for mark in marks {
        let (start, end) = (mark.start.max(at), mark.end.min(part.end));
        if start < end {
            put(at..start, false);
            put(start..end, true);
            at = end;
        }
    }
    put(at..part.end, false);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(part: Range<usize>, marks: &[Range<usize>]) -> Vec<(String, bool)> {
        pieces("satu dua tiga", part, marks).into_iter().map(|piece| (piece.text, piece.marked)).collect()
    }

    #[test]
    fn a_part_is_cut_where_marks_begin_and_end() {
        let plain = |text: &str| (text.to_owned(), false);
        let marked = |text: &str| (text.to_owned(), true);
        assert_eq!(shown(0..13, &[]), [plain("satu dua tiga")]);
        assert_eq!(shown(0..13, &[0..4, 9..13]), [marked("satu"), plain(" dua "), marked("tiga")]);
        assert_eq!(shown(2..7, &[0..4, 5..8]), [marked("tu"), plain(" "), marked("du")]);
        assert_eq!(shown(5..8, &[0..4, 9..13]), [plain("dua")]);
    }
}
