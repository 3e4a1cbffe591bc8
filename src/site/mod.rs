//! The newsroom's site: static pages, feeds and files that any web space or folder can hold.
//!
//! What may be public is decided before: the site shows all that its [`Contents`] have. Links between its pages are
//! relative, so that it works under any address; feeds, the map and what machines read need the newsroom's own address,
//! and are left out where there is none.
//!
//! | file | what it holds |
//! |---|---|
//! | [`contents`](Contents) | what the site shows: releases that are public, with their photos |
//! | [`address`](address) | where each page and each file is, and the way from one to another |
//! | [`plan`](Plan), `files`, [`item`](Item) | which files the site has, and what each is |
//! | [`inputs`](Inputs) | what the files of a release depend on, so that what is the same is not made again |
//! | `frame` | what every page has: head, languages, contacts |
//! | `card` | a release in a list, and the dates to come |
//! | `search` | the page to search on, and the index that it reads |
//! | `pages` | front page, archive, contacts, notices |
//! | `release_page`, `photo_page` | a release and its photos |
//! | `background_page` | a standing page: people, logos, films, awards, and what else there is of its subject |
//! | [`paper`](SitePaper) | what a release's PDF is made from |
//! | `structured` | photos and events for search engines |
//! | `machines` | what hosts, robots and other sites read: headers, redirects, reservations, embeds |
//! | [`feeds`](FeedForm) | feeds, calendar, map of the site |
//! | [`folder`](Folder), `manifest` | the folder that the site is written to, and what it holds of ours |
//! | [`media_type`](media_type::media_type) | what a web server says about the files |
//! | [`publish`] | the site brought to where readers find it |
//! | [`error`](SiteError) | why a site cannot be built |

pub mod address;
mod background_page;
mod card;
mod contents;
mod error;
mod feeds;
mod files;
mod folder;
mod frame;
mod inputs;
mod item;
mod machines;
mod manifest;
pub mod media_type;
mod pages;
mod paper;
mod photo_page;
mod plan;
pub mod publish;
mod release_page;
mod search;
mod structured;

pub use contents::{
    Contents, KitFile, Machines, SiteAttachment, SiteBackground, SiteEdition, SiteLogo, SiteLogoFile, SitePhoto,
    SiteRelease, WithdrawnPhoto,
};
pub use error::SiteError;
pub use feeds::FeedForm;
pub use folder::{Folder, PutState, Removed};
pub use inputs::Inputs;
pub use item::{Item, PlannedFile, Step};
pub use paper::SitePaper;
pub use plan::{Plan, SharedViews};
