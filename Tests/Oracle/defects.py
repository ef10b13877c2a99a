"""What can go wrong in a world, each by name: to sales, batches, instalments, files, registers and lists."""
import defects_payments, defects_lines, defects_transfers, defects_files      # each adds its own
from defect import DEFECTS, of_level
