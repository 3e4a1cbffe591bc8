//! The use cases: what a command, a web server or a test asks of a newsroom.
//!
//! It composes the rooms below it, asks them in the right order, and knows neither terminal nor command line. A request
//! goes in and an answer comes out; what the user should be told meanwhile goes to an [`Observer`].
//!
//! | file | what it holds |
//! |---|---|
//! | [`settings`](Settings) | `pressbox.toml`, composed of the settings that the rooms own |
//! | [`setting_faults`](SettingFault) | settings that only some commands would stumble over |
//! | [`opened`](Newsroom) | a newsroom's folder, found and opened |
//! | [`notice`](Notice) | what the user should be told, although the work goes on |
//! | [`link_check`](DeadLink) | whether web addresses answer |
//! | [`list_error`](ListReadError) | why a list cannot be read |
//! | [`overview`](ReleaseOverview) | how far each release is, and which photos need somebody |
//! | [`people`](in_segment) | the people on the lists, and those who belong to a segment |
//! | [`list_members`](EntryRequest) | one journalist put on a list, changed, or taken off it |
//! | [`mentions`](Mention) | where the newsroom's files name a person |
//! | [`lists`](ImportRequest) | an address suppressed, a person erased everywhere, a file imported |
//! | [`look_alikes`](Newsroom::look_alikes) | addresses that may belong to somebody who is suppressed or erased |
//! | [`suppressing`](SuppressionPreview) | all addresses of a file suppressed |
//! | [`presets`](wanted_presets) | presets by name, and the files that they make |
//! | `outputs` | what was written outside the library, and where |
//! | [`exports`](Export) | renditions copied into a folder of the user's |
//! | [`editions`](EditionsError) | a release's editions, in order |
//! | [`prepared`](PreparedPhoto) | the photos of a release, cleared for a destination and made in its sizes |
//! | [`proof_reading`](proof_read_all) | a release checked together with its photos |
//! | `attached_files` | its attachments, on their way into a kit or onto the site |
//! | `logo` | the logo, read and checked |
//! | [`composing`](compose) | an edition composed: what its mail and its page show, and which photos travel |
//! | [`event_uids`](Newsroom::with_event_uids) | the UIDs of calendar events, kept beside the release |
//! | [`kept_events`](KeptEventsError) | the file that keeps them |
//! | [`not_kept`](NotKept) | why they are not kept |
//! | [`publishing`](release_files) | the files that a release becomes |
//! | [`rendering`](render_release) | a release rendered into a folder |
//! | [`private_links`](PrivateLink) | links to a release for one person |
//! | `publication` | which releases are public |
//! | [`backgrounds`](read_backgrounds) | the standing pages, read and checked |
//! | [`site_backgrounds`](PagesNotBuilt) | which of them are public |
//! | `site_machines` | what the settings tell machines about it |
//! | [`site_preview`](site_preview()) | a release as the site would show it |
//! | `site_notices` | photos that were withdrawn, and had pages on it |
//! | `site_contents` | what goes onto the site, with its photos |
//! | [`site_building`](build_site), [`site_built`](BuiltSite) | the site built into a folder, and what that tells |
//! | [`site_checkup`](Newsroom::examine_site) | the site as readers find it |
//! | `site_kit` | the press kits on it |
//! | [`site_lift`](SiteDue) | when the site has to be built again by itself |
//! | [`site_publishing`](publish_site) | the site brought to where readers find it |
//! | [`mailing`](Sending) | a release on its way to journalists: request, plan, messages, sending |
//! | [`scheduling`](Scheduled) | scheduled mailings: how far each is, which go now, and what becomes of their files |
//! | [`schedule_faults`](ScheduleFault) | what keeps a scheduled mailing from going out |
//! | [`mail_reader`](MailReader) | reads what came back, records it, and suppresses the addresses of people who want no more mail |
//! | `mail_consequence` | what follows from such a mail, in words |
//! | `suspicion` | signs that an address is gone, from notices and refusals |
//! | [`checkup`](CheckupError) | what the doctor examines: settings, lists and keys, gathered |
//! | `causes` | an error in one line |
//! | [`photo_lookup`] | the photos that a release shows, each looked up once |
//! | [`codes`](read_codes) | code replacements, the newsroom's own and those of other files |
//! | [`photo_query`](PhotoQueryError) | a search for photos, with the releases and collections that it names |
//! | [`photo_sheet`](write_sheet) | a contact sheet of any photos, to look at |
//! | [`press_kit`](pack_kit) | who may have a kit, and what goes into it |
//! | [`pressroom`](take_pressroom) | a newsroom at another service brought over |
//! | [`presskit`](take_presskit) | the folder of a presskit() as standing pages |
//! | [`small_picture`](small_picture) | a photo made small, to look at |
//! | [`withdrawing`](PhotoWithdrawal) | a photo withdrawn: who has it, and what it is taken out of |

mod attached_files;
mod backgrounds;
mod causes;
mod checkup;
mod codes;
mod composing;
mod editions;
mod event_uids;
mod exports;
mod kept_events;
mod link_check;
mod list_error;
mod list_members;
mod lists;
mod logo;
mod look_alikes;
mod mail_consequence;
mod mail_reader;
mod mailing;
mod mentions;
mod not_kept;
mod notice;
mod opened;
mod outputs;
mod overview;
mod people;
mod photo_lookup;
mod photo_query;
mod photo_sheet;
mod prepared;
mod presets;
mod press_kit;
mod presskit;
mod pressroom;
mod private_links;
mod proof_reading;
mod publication;
mod publishing;
mod rendering;
mod schedule_faults;
mod scheduling;
mod setting_faults;
mod settings;
mod site_backgrounds;
mod site_building;
mod site_built;
mod site_checkup;
mod site_contents;
mod site_kit;
mod site_lift;
mod site_machines;
mod site_notices;
mod site_preview;
mod site_publishing;
mod small_picture;
mod suppressing;
mod suspicion;
mod withdrawing;

pub use backgrounds::{BackgroundLogo, ReadBackground, read_backgrounds};
pub use checkup::{CheckupError, NotANameServer, name_server};
pub use codes::{CODES_FILE, CodesError, read_codes};
pub use composing::{Composed, MailPhotos, OtherPhotos, Purpose, compose};
pub use editions::EditionsError;
pub use exports::{Export, ExportError};
pub use kept_events::KeptEventsError;
pub use link_check::DeadLink;
pub use list_error::ListReadError;
pub use list_members::{EntryError, EntryRequest, ListedEntry, RemovedEntry};
pub use lists::{
    AllowedAddress, EraseError, ErasedPerson, ImportError, ImportPreview, ImportRequest, NoMail, SuppressedAddress,
};
pub use logo::LogoError;
pub use mail_reader::{
    HearsMail, MailPlace, MailReader, MailReaderError, MailReport, MailTally, OpenedMail, UnreadableMail,
};
pub use mailing::{
    AttachedError, AttachedFile, Audience, Delivered, Draft, MailEnvironment, MailingError, Prepared, RefusedAddresses,
    RequestError, SendRequest, Sending, Trial, VersionError, Withdrawal,
};
pub use mentions::{Mention, Mentions};
pub use not_kept::NotKept;
pub use notice::{Notice, Observer};
pub use opened::{Newsroom, OpenError, UnusableTemplates};
pub use outputs::{MakingKind, OutputsError};
pub use overview::{PhotoConcern, ReleaseOverview};
pub use people::{ListNumbers, ListSummary, in_segment};
pub use photo_query::PhotoQueryError;
pub use photo_sheet::{SheetError, SheetRequest, WrittenSheet, write_sheet};
pub use prepared::{PrepareError, PreparedPhoto, as_shown, prepare};
pub use presets::{NoSuchPreset, UnusableRendition, read_rendition, wanted_presets};
pub use press_kit::{KitRequest, PackError, PackedKit, PackedPart, pack_kit};
pub use presskit::{PresskitError, PresskitRequest, PresskitState, TakenPresskit, take_presskit};
pub use pressroom::{
    ItemState, NotAPressroom, NotCarried, PressroomAddress, PressroomError, PressroomReport, PressroomRequest,
    PressroomSource, ReportedItem, SourceFault, take_pressroom,
};
pub use private_links::{LinkError, LinkRequest, LinksMeant, NoPage, PrivateLink, UnusableLinks};
pub use proof_reading::{ProofError, proof_read, proof_read_all, refuse_errors};
pub use publication::NotPublished;
pub use publishing::{Content, Form, PublishError, PublishedFile, ReleaseFiles, release_files};
pub use rendering::{RenderError, RenderRequest, render_release};
pub use schedule_faults::ScheduleFault;
pub use scheduling::{
    CancelError, CancelledSendings, DueRequest, DueSendings, PartlySent, Schedule, Scheduled, Settled, Stage, Turn,
    UnreadableSchedule,
};
pub use setting_faults::SettingFault;
pub use settings::{FILE, Identity, PrivacySettings, Settings, SettingsError, SiteSettings};
pub use site_backgrounds::PagesNotBuilt;
pub use site_building::build_site;
pub use site_built::{BuiltSite, SiteBuildError, SiteFile, SiteFileState};
pub use site_contents::GatherError;
pub use site_lift::SiteDue;
pub use site_preview::{SitePreview, site_preview};
pub use site_publishing::{
    PublishEnvironment, PublishRequest, PublishedFileState, PublishedSite, SitePublishError, publish_site,
};
pub use small_picture::{SmallPicture, SmallPictureError, small_picture};
pub use suppressing::{SuppressionPreview, SuppressionRow};
pub use withdrawing::{
    HoldersError, MakeAgain, PageWithPhoto, PhotoForgetting, PhotoReinstatement, PhotoWithdrawal, PlaceState,
    ReleaseWithPhoto, RemovalProblem, TakenOut,
};
