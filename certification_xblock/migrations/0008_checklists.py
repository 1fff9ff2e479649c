"""Checklists: copies, and the history of their answers."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from certification_xblock.models.base import check_constraint


class Migration(migrations.Migration):

    dependencies = [
        ('certification_xblock', '0007_wording'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='ChecklistCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('course_id', models.CharField(max_length=255)),
                ('usage_id', models.CharField(max_length=255)),
                ('place', models.CharField(editable=False, help_text="The digest of the block's key.", max_length=64)),
                ('key', models.CharField(default='practice', max_length=32)),
                ('answers', models.JSONField(default=dict)),
                ('revision', models.PositiveIntegerField(default=1, help_text='Grows with each act.')),
                ('done', models.PositiveIntegerField(default=0)),
                ('needed', models.PositiveIntegerField(default=0)),
                ('complete', models.BooleanField(default=False)),
                ('completed_with', models.JSONField(help_text='What counted when it was complete first.', null=True)),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'copy of a checklist',
                'verbose_name_plural': 'copies of checklists',
            },
        ),
        migrations.CreateModel(
            name='ChecklistEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('item', models.CharField(max_length=40)),
                ('version', models.PositiveIntegerField()),
                ('state', models.CharField(choices=[('open', 'open'), ('done', 'done'), ('not_applicable', 'not_applicable')], max_length=20)),
                ('question', models.TextField()),
                ('note', models.TextField(blank=True)),
                ('evidence', models.TextField(blank=True)),
                ('reason', models.TextField(blank=True)),
                ('at', models.DateTimeField()),
                ('copy', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='certification_xblock.checklistcopy')),
            ],
            options={
                'verbose_name': 'answer in a checklist',
                'verbose_name_plural': 'answers in checklists',
                'ordering': ('at', 'pk'),
            },
        ),
        migrations.AddIndex(
            model_name='checklistcopy',
            index=models.Index(fields=['place', 'key', 'complete'], name='checklist_by_place'),
        ),
        migrations.AddConstraint(
            model_name='checklistcopy',
            constraint=models.UniqueConstraint(fields=('user', 'place', 'key'), name='checklist_copy_once'),
        ),
        migrations.AddConstraint(
            model_name='checklistcopy',
            constraint=check_constraint(condition=models.Q(('revision__gte', 1)), name='checklist_revision_from_1'),
        ),
        migrations.AddConstraint(
            model_name='checklistentry',
            constraint=models.UniqueConstraint(fields=('copy', 'item', 'version'), name='checklist_entry_version'),
        ),
        migrations.AddConstraint(
            model_name='checklistentry',
            constraint=check_constraint(condition=models.Q(('version__gte', 1)), name='checklist_version_from_1'),
        ),
    ]
