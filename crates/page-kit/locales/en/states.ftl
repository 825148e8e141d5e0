# Where accounts and tickets stand, and what tickets are.
account-active = Active
account-suspended = Suspended
account-pending = Awaiting activation
account-closed = Closed
ticket-open = Received
ticket-assigned = Assigned
ticket-in-progress = In progress
ticket-on-hold = On hold
ticket-completed = Solved
ticket-cancelled = Cancelled
ticket-kind-repair = Repair
ticket-kind-upgrade = Upgrade
ticket-kind-dismantle = End of service
ticket-priority-low = Low
ticket-priority-normal = Normal
ticket-priority-high = High
ticket-reopened = Reopened
