"""The frozen records that pass between the stages: plain data, no behaviour beyond geometry and naming."""
