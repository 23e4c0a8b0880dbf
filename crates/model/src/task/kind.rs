//! Types and statuses of tasks, with their spelling in the API.

use crate::words;

words! {
    /// What a task changes.
    pub enum TaskType titles {
        /// Register a domain.
        Register = "register", "Register";
        /// Transfer a domain to us.
        TransferIn = "transfer_in", "Transfer in";
        /// Let a domain go to another registrar.
        TransferOut = "transfer_out", "Transfer out";
        /// Renew a domain.
        Renew = "renew", "Renew";
        /// Change name servers.
        UpdateNameservers = "update_nameservers", "Update name servers";
        /// Make the registry show the contacts of the book.
        UpdateContacts = "update_contacts", "Update contacts";
        /// Fetch the transfer code.
        GetEppCode = "get_epp_code", "Get transfer code";
        /// Withhold contact data.
        EnableWhoisPrivacy = "enable_whois_privacy", "Enable WHOIS privacy";
        /// Publish contact data.
        DisableWhoisPrivacy = "disable_whois_privacy", "Disable WHOIS privacy";
        /// Set the transfer lock.
        LockDomain = "lock_domain", "Lock domain";
        /// Take the transfer lock off.
        UnlockDomain = "unlock_domain", "Unlock domain";
        /// Create a DNS zone.
        CreateDnsZone = "create_dns_zone", "Create DNS zone";
        /// Delete a DNS zone.
        DeleteDnsZone = "delete_dns_zone", "Delete DNS zone";
        /// Create a DNS record.
        CreateDnsRecord = "create_dns_record", "Create DNS record";
        /// Change a DNS record.
        UpdateDnsRecord = "update_dns_record", "Update DNS record";
        /// Delete a DNS record.
        DeleteDnsRecord = "delete_dns_record", "Delete DNS record";
        /// Bring DNS records in line.
        SyncDnsRecords = "sync_dns_records", "Sync DNS records";
    }
}

words! {
    /// Where a task stands. `pending → running → completed | failed | cancelled`; a pending one may be cancelled at once, a failed one may become pending again.
    pub enum TaskStatus titles {
        /// Not begun.
        Pending = "pending", "Pending";
        /// Begun; it may wait for somebody, see [`Awaiting`].
        Running = "running", "Running";
        /// What it did was read back and agrees.
        Completed = "completed", "Completed";
        /// It ended without reaching what was wanted.
        Failed = "failed", "Failed";
        /// It was stopped between two steps.
        Cancelled = "cancelled", "Cancelled";
    }
}

impl TaskStatus {
    /// Nothing more happens by itself.
    #[must_use]
    pub const fn is_final(self) -> bool {
        matches!(self, Self::Completed | Self::Failed | Self::Cancelled)
    }

    /// Whether a task may go from here to `next`.
    #[must_use]
    pub const fn may_become(self, next: Self) -> bool {
        matches!(
            (self, next),
            (Self::Pending, Self::Running | Self::Cancelled)
                | (
                    Self::Running,
                    Self::Running | Self::Completed | Self::Failed | Self::Cancelled
                )
                | (Self::Failed | Self::Cancelled, Self::Pending)
        )
    }
}

words! {
    /// Who must act before the task continues.
    pub enum Awaiting titles {
        /// The registry: it has accepted the command and has not decided yet (RFC 5730 result 1001), or it can't be reached.
        Registry = "registry", "the registry";
        /// The present registrant.
        Registrant = "registrant", "the registrant";
        /// The new registrant.
        NewRegistrant = "new_registrant", "the new registrant";
        /// Somebody of the organization.
        Operator = "operator", "an operator";
    }
}

words! {
    /// The kinds of event on a task's stream.
    pub enum StreamEvent titles {
        /// The task's status changed, or this is its status when the stream began.
        State = "state", "State";
        /// A step began or ended.
        Step = "step", "Step";
        /// Progress within a step.
        Progress = "progress", "Progress";
        /// The last event of a stream.
        End = "end", "End";
    }
}
