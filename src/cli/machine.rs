//! The machine that we run on.

use std::fs;

use crate::rendition::ByteSize;

/// What renditions may take together where `[renditions] memory` says nothing: a quarter of the machine's memory, or
/// of the limit of its container, and 1 GB where neither is known.
pub(crate) fn memory() -> ByteSize {
    const LEAST: u64 = 500_000_000;
    let machine = fs::read_to_string("/proc/meminfo").ok().and_then(|text| total(&text));
    let container = ["/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"]
        .iter()
        .find_map(|path| fs::read_to_string(path).ok()?.trim().parse().ok());
    let all = [machine, container].into_iter().flatten().min();
    ByteSize::bytes(all.map_or(1_000_000_000, |bytes: u64| (bytes / 4).max(LEAST)))
}

/// The first line of Linux' own report: `MemTotal:       24684092 kB`.
fn total(meminfo: &str) -> Option<u64> {
    let number = meminfo.lines().find_map(|line| line.strip_prefix("MemTotal:"))?.trim().strip_suffix("kB")?;
    number.trim().parse::<u64>().ok()?.checked_mul(1_024)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_machines_memory_is_read_from_its_report() {
        assert_eq!(super::total("MemTotal:        2048 kB\nMemFree: 1 kB\n"), Some(2_097_152));
        assert_eq!(super::total("nothing of the kind"), None);
    }
}
