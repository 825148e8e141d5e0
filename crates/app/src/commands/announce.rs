//! `portal announce`: tells customers on WhatsApp, each number once in a campaign, at a careful pace.

mod show;

use std::io::IsTerminal as _;
use std::path::Path;

use portal_core::messaging::campaign::{Announcer, CampaignName, CampaignRequest, Pace, Segment, Template};

use crate::cli::Announce;
use crate::config::Settings;
use crate::failure::{Failure, Outcome};
use crate::output;

use self::show::Shown;

/// Announces, shows what announcing would do, or how far a campaign has come.
pub(crate) async fn announce(announcer: &Announcer, settings: &Settings, options: &Announce) -> Outcome {
    match (&options.template, options.segment) {
        (Some(file), Some(segment)) if !options.status => {
            let request = request(file, segment, settings, options)?;
            if options.dry_run {
                preview(announcer, &request, settings).await
            } else {
                run(announcer, request, settings).await
            }
        }
        _ => status(announcer, options.campaign.as_deref()).await,
    }
}

fn request(file: &Path, segment: Segment, settings: &Settings, options: &Announce) -> Result<CampaignRequest, Failure> {
    let name = file.display().to_string();
    let text = std::fs::read_to_string(file).map_err(|e| {
        Failure::caused(&format!("{name} cannot be read"), &e).advise("the template is a text file in UTF-8")
    })?;
    let template = Template::parse(&text).map_err(|e| Failure::caused(&name, &e))?;
    if template.uses("portal_url") && settings.http.public_url.is_none() {
        return Err(Failure::new("the template holds {portal_url}, and http.public_url is not set")
            .advise("set it to the address that customers use"));
    }
    let stem = file.file_stem().map_or_else(String::new, |stem| stem.to_string_lossy().into_owned());
    let campaign = match &options.campaign {
        Some(name) => named(name)?,
        None => CampaignName::of(&stem, &template),
    };
    let gap = chrono::TimeDelta::seconds(options.pace.into());
    let limit = options.limit.map(std::num::NonZeroU32::get);
    Ok(CampaignRequest { campaign, segment, template, limit, pace: Pace { gap, ..Pace::default() } })
}

fn named(name: &str) -> Result<CampaignName, Failure> {
    CampaignName::parse(name).map_err(|e| Failure::caused("--campaign", &e))
}

async fn preview(announcer: &Announcer, request: &CampaignRequest, settings: &Settings) -> Outcome {
    let preview = announcer.preview(request).await?;
    for line in show::preview(&Shown::of(settings), request, &preview) {
        output::line(line);
    }
    Ok(())
}

async fn run(announcer: &Announcer, request: CampaignRequest, settings: &Settings) -> Outcome {
    let (campaign, segment) = (request.campaign.clone(), request.segment);
    let mut run = announcer.begin(request).await?;
    let (mut queued, watched) = (0, std::io::stderr().is_terminal());
    while let Some(new) = run.step().await? {
        queued += new;
        let text = format!("{queued} messages queued …");
        if watched { output::progress(&text) } else { output::note(text) }
    }
    if watched {
        output::progress("");
    }
    let left = announcer.waiting(&campaign, segment).await?;
    for line in show::summary(&Shown::of(settings), &campaign, queued, run.span(), left) {
        output::line(line);
    }
    Ok(())
}

async fn status(announcer: &Announcer, campaign: Option<&str>) -> Outcome {
    let campaign = named(campaign.unwrap_or_default())?;
    let tally = announcer.tally(&campaign).await?;
    if tally.total() == 0 {
        return Err(Failure::new(format!("nobody was told anything in a campaign named {campaign}"))
            .advise("the command that announced printed its name"));
    }
    for line in show::tally(&campaign, &tally) {
        output::line(line);
    }
    Ok(())
}
