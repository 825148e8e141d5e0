//! How customers are served: tickets and chats per day, how long a first answer takes, ratings, and what waits by its age.

mod backlog;
mod day;
mod report;

pub use backlog::{Age, Backlog};
pub use day::{AnswerTimes, Ratings, ServiceDay};
pub use report::{ServiceReport, ServiceReportDeps, ServiceReports};
